import { cpus, release } from 'node:os';
import type { TwinVerdict } from './naive-twin.ts';
import type { Outcome } from './run-fault-case.ts';

/** Named in the table of faults, and not injected by this harness. */
const NOT_INJECTED = `F06 (Redis flushed), F07 (an older Redis file), F08 (Redis full), F12–F16 (PostgreSQL at COMMIT, deadlocks, locks, full disks), F26 (TLS),
F27 (token endpoint), F29 and F30 (a worker cut off from PostgreSQL alone), F32 (blocked event loop), F33 and F34 (clocks),
F36–F41 (races of updates, order of parts, size, backlog, poison, rolling restart), F43–F45 (limits, slow clients, soak).
F02 is \`test/journeys/killed.test.ts\`: killed at each of 15 named points.`;

/** The run as a Markdown page. */
export function reportOf(of: {
  readonly outcomes: readonly Outcome[];
  readonly passedOver: readonly string[];
  readonly twin: TwinVerdict | undefined;
  readonly seed: number;
  readonly seconds: number;
  readonly isFull: boolean;
}): string {
  const { outcomes, passedOver, twin, seed, seconds, isFull } = of;
  const [cpu] = cpus();
  return `# Faults

Written by \`npm run faults\` (${isFull ? 'the whole table' : 'a part of the table'}), seed ${String(seed)}, ${seconds.toFixed(0)} s, on ${String(cpus().length)} cores
(${cpu?.model.trim() ?? 'unknown processor'}, Linux ${release()}, Node.js ${process.version}). The payer is a simulated one in a process of its own; its ledger is the
judge. Stays, members and decisions are fictitious.

| fault | what happens | on | pushes acknowledged | kills | lost | doubled | stuck | regressed | asked a person | p99, push to last move | |
| ----- | ------------ | -- | ------------------: | ----: | ---: | ------: | ----: | --------: | -------------: | ---------------------: | - |
${outcomes.map(rowOf).join('\n')}

${twin === undefined ? '' : twinText(twin)}Each line also holds, at 0: answers that reached another member's case (I5), calls without an end on record (I6), identifiers
under which two strings of bytes left (I7), answers to the EHR that were neither 2xx nor an OperationOutcome (I9).
\`embedded\` is one process on the embedded database; \`redis\` two APIs and two workers on PostgreSQL and Redis; \`postgres\` the same
without Redis.

${passedOver.length === 0 ? '' : `Passed over here:\n\n${passedOver.map((each) => `- ${each}`).join('\n')}\n\n`}Not injected: ${NOT_INJECTED}
`;
}

function rowOf({ fault, verdict, kills, notes, wrong }: Outcome): string {
  const { acknowledged, lost, doubled, stuck, regressed, askedPerson, p99Seconds } = verdict;
  const says = wrong.length > 0 ? `**BROKEN: ${wrong.join('; ')}**` : notes.join('; ');
  const cells = [
    fault.id,
    fault.title,
    fault.on,
    acknowledged,
    kills,
    lost,
    doubled,
    stuck,
    regressed,
    askedPerson,
  ];
  return `| ${cells.map(String).join(' | ')} | ${p99Seconds.toFixed(1)} s | ${says} |`;
}

function twinText({ requests, kills, reachedPayer, doubled, worst, queue }: TwinVerdict): string {
  const share = ((100 * doubled) / Math.max(1, requests)).toFixed(1);
  return `**The naive twin**: a plain BullMQ worker (${queue}) that posts in its processor and retries, with the requests, the payer and the
number of kills of F01: of ${String(requests)} requests ${String(reachedPayer)} reached the payer, **${String(doubled)} (${share} %) more than once**, up to ${String(worst)} times; ${String(kills)} kills.

`;
}
