import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { findEntry } from '../clinical-content/concept-map.ts';
import type { PayerNotice } from '../evidence/payer-notice.ts';
import type { ScenarioFinding } from './scenario.ts';

const MAP = 'scenario-to-delay-reason';

/**
 * The scenarios with the delay reason (X12 1514, UM10) that an unanswered request gives, where the scenario itself has
 * none, or only the one that stands for all others (`wider` in the map).
 */
export function withDelayReason(
  scenarios: readonly ScenarioFinding[],
  notices: readonly PayerNotice[],
  content: ClinicalContent,
): readonly ScenarioFinding[] {
  const asked = notices.find(
    (notice) => notice.kind !== 'admission-notice' && notice.answeredAt === undefined,
  );
  const code =
    asked &&
    findEntry(content, MAP, { system: 'urn:retro-auth:payer-contact', code: asked.kind })?.target?.code;
  if (code === undefined) return scenarios;
  return scenarios.map((finding) =>
    isGeneral(finding, content) ? { ...finding, delayReason: code } : finding,
  );
}

function isGeneral({ scenario, delayReason }: ScenarioFinding, content: ClinicalContent): boolean {
  if (delayReason === undefined) return true;
  const entry = findEntry(content, MAP, { system: 'urn:retro-auth:scenario', code: scenario });
  return entry?.equivalence === 'wider';
}
