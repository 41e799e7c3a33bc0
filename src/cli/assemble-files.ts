import { assessSnapshot } from '../domain/case/assess-snapshot.ts';
import type { Snapshot } from '../domain/case/snapshot.ts';
import { withoutAgreed } from '../domain/pas/encounter-travels.ts';
import { assembleRequestBundle } from '../domain/pas/request-bundle.ts';
import type { TradingPartner } from '../domain/pas/trading-partner.ts';
import { lineOf } from './finding-line.ts';
import { readInstant } from './read-instant.ts';
import { CommandError } from './refusal-text.ts';
import { openScratch } from './scratch.ts';

/** Identifiers of a dry run: visibly no agreement with anybody. */
const DRY_RUN: TradingPartner = {
  pasVersion: '2.2.1',
  transmission: {
    applicationSenderCode: 'DRYRUN',
    applicationReceiverCode: 'DRYRUN',
    interchangeSenderID: 'DRYRUN',
    interchangeReceiverID: 'DRYRUN',
  },
  traceOrganization: '0000000000',
};

/** Prints the PAS Bundle to standard output, and what is wrong with it to standard error; exit status 1 on errors. */
export async function assembleFiles(
  files: readonly string[],
  options: { encounter?: string; at?: string },
): Promise<void> {
  const asked = options.at === undefined ? undefined : readInstant(options.at);
  const scratch = await openScratch(files);
  try {
    const { content, newId, connectionOf, validate, now } = scratch.outside;
    const snapshot = chosen(scratch.snapshots, options.encounter);
    const at = asked ?? now();
    const assessment = assessSnapshot(snapshot, content, at);
    const partner = connectionOf(assessment.policy.payer) ?? DRY_RUN;
    const { bundle, findings } = assembleRequestBundle({ snapshot, assessment, partner, at, newId, content });
    const all = [...findings, ...withoutAgreed(validate(bundle, partner.pasVersion), bundle, partner)];
    process.stdout.write(`${JSON.stringify(bundle, null, 2)}\n`);
    process.stderr.write(`${all.length === 0 ? 'No findings.' : all.map(lineOf).join('\n')}\n`);
    if (all.some(({ severity }) => severity === 'error')) process.exitCode = 1;
  } finally {
    await scratch.close();
  }
}

function chosen(snapshots: readonly Snapshot[], id: string | undefined): Snapshot {
  const ids = snapshots.map(({ encounter }) => encounter.resource.id ?? '');
  const found = id === undefined && snapshots.length === 1 ? snapshots[0] : snapshots[ids.indexOf(id ?? '')];
  if (found !== undefined) return found;
  throw new CommandError(`Say which encounter with --encounter: ${ids.join(', ')}.`);
}
