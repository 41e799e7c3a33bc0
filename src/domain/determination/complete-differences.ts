import type { Claim, ClaimItem } from '@medplum/fhirtypes';
import { firstExtension } from '../fhir/extension.ts';
import { EXTENSION } from '../pas/canonicals.ts';
import type { Determination, LineDetermination } from './determination.ts';
import { overallDecision } from './overall-decision.ts';

/**
 * The answer to an update that tells the changed lines alone (PAS 2.0.1), with the earlier decisions of the lines that
 * it passes over. A line that the update itself added or changed has none: passed over, it stays unread and reaches a
 * person, as does an answer that decides nothing at all.
 */
export function completeDifferences(
  answer: Determination,
  { earlier, update }: { readonly earlier: Determination; readonly update: Claim },
): Determination {
  if (!answer.lines.some(isDecided)) return answer;
  const items = update.item ?? [];
  const stands = (line: LineDetermination): boolean =>
    line.itemSequence > 0 && !items.some((item) => item.sequence === line.itemSequence && isChanged(item));
  const standing = new Map(earlier.lines.filter(stands).map((line) => [line.itemSequence, line]));
  const told = answer.lines.map((line) =>
    isDecided(line) ? line : (standing.get(line.itemSequence) ?? line),
  );
  // What the payer once authorized beyond the lines asked for stands too.
  const unnamed = [...standing.values()].filter(
    ({ itemSequence }) => !answer.lines.some((line) => line.itemSequence === itemSequence),
  );
  const lines = [...told, ...unnamed].toSorted((one, other) => one.itemSequence - other.itemSequence);
  return {
    ...answer,
    overall: overallDecision(lines.filter(({ itemSequence }) => itemSequence > 0)),
    lines,
  };
}

function isDecided({ reviewActionCode }: LineDetermination): boolean {
  return reviewActionCode !== undefined;
}

function isChanged(item: ClaimItem): boolean {
  return firstExtension(item, EXTENSION.infoChanged) !== undefined;
}
