import { cpus, release } from 'node:os';
import { HELD_ELSEWHERE } from './fault-table.ts';
import { invariantLines } from './invariants.ts';
import type { ModelVerdict } from './model.ts';
import type { TwinVerdict } from './naive-twin.ts';
import type { Outcome } from './run-fault-case.ts';
import type { TableRun } from './run-table.ts';

/** The run as a Markdown page. */
export function reportOf({
  outcomes,
  passedOver,
  brokenOff,
  twin,
  model,
  seed,
  seconds,
}: TableRun & {
  readonly model: ModelVerdict | undefined;
  readonly seed: number;
  readonly seconds: number;
}): string {
  const [cpu] = cpus();
  const where = `${String(cpus().length)} cores (${cpu?.model.trim() ?? 'unknown processor'}, Linux ${release()}, Node.js ${process.version})`;
  return [
    '# Faults',
    `Written by \`npm run faults\`, seed ${String(seed)}, ${seconds.toFixed(0)} s, on ${where}. The payer is a simulated one in a\nprocess of its own; its ledger is the judge. Stays, members and decisions are fictitious.`,
    ...(outcomes.length === 0 ? [] : [tableOf(outcomes), listOf(invariantLines(outcomes))]),
    ...(twin === undefined ? [] : [twinText(twin)]),
    ...(model === undefined ? [] : [modelText(model)]),
    ...(outcomes.length === 0
      ? []
      : [
          '`embedded` is one process on the embedded database; `redis` two APIs and two workers on PostgreSQL and Redis; `postgres` the\nsame without Redis.',
        ]),
    ...section('The run broke off', brokenOff),
    ...section('Passed over on this machine', passedOver),
    ...section(
      'Held by tests',
      Object.entries(HELD_ELSEWHERE).map(([id, where]) => `${id}: ${where}`),
    ),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

function tableOf(outcomes: readonly Outcome[]): string {
  return [
    '| fault | what happens | on | pushes acknowledged | kills | lost | doubled | stuck | regressed | asked a person | p99, push to last move | |',
    '| ----- | ------------ | -- | ------------------: | ----: | ---: | ------: | ----: | --------: | -------------: | ---------------------: | - |',
    ...outcomes.map(rowOf),
  ].join('\n');
}

function rowOf({ fault, verdict, kills, notes, wrong }: Outcome): string {
  const { acknowledged, lost, doubled, stuck, regressed, askedPerson, p99Seconds } = verdict;
  const says = wrong.length > 0 ? `**BROKEN: ${wrong.join('; ')}**` : notes.join('; ');
  const cells = [
    ...[fault.id, fault.title, fault.on],
    ...[acknowledged, kills, lost, doubled, stuck, regressed, askedPerson],
  ];
  return `| ${cells.map(String).join(' | ')} | ${p99Seconds.toFixed(1)} s | ${says} |`;
}

function listOf(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, listOf(lines)];
}

function twinText({ requests, kills, reachedPayer, doubled, worst, queue }: TwinVerdict): string {
  const share = ((100 * doubled) / Math.max(1, requests)).toFixed(1);
  return `**The naive twin**: a plain BullMQ worker (${queue}) that posts in its processor and retries, with the requests, the payer and the
number of kills of F01: of ${String(requests)} requests ${String(reachedPayer)} reached the payer, **${String(doubled)} (${share} %) more than once**, up to ${String(worst)} times; ${String(kills)} kills.`;
}

function modelText({ states, steps, deaths, violations }: ModelVerdict): string {
  return [
    `**The model**: ${String(states)} states, ${String(steps)} steps, ${String(violations.length)} violations. Processes died at each of the ${String(deaths.length)} awaits\nof the way: ${deaths.map((each) => `\`${each}\``).join(', ')}.`,
    ...violations.map((each) => `  ${each}`),
  ].join('\n');
}
