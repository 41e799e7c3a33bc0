import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { Command } from 'commander';
import { benchAssessing } from './bench/assessing.ts';
import { type Ground, prepareGround } from './bench/bench-servers.ts';
import { benchDrain } from './bench/drain.ts';
import { type Figure, tableOf } from './bench/figure.ts';
import { benchCatching } from './bench/catching.ts';
import { benchGrowth } from './bench/growth.ts';
import { benchIngest } from './bench/ingest.ts';
import { benchKilled } from './bench/killed.ts';
import { benchMemory } from './bench/memory.ts';
import { benchRedisOutage } from './bench/redis-outage.ts';
import { benchSubmissions } from './bench/submissions.ts';
import { benchValidating } from './bench/validating.ts';

interface Extent {
  readonly rounds: number;
  readonly seconds: number;
  /** Stays that wait before a worker starts. */
  readonly backlog: number;
}

interface Part {
  readonly name: string;
  readonly says: string;
  readonly run: (ground: () => Promise<Ground>, extent: Extent) => Promise<readonly Figure[]>;
}

/** What can be measured. Those without servers print a table of their own. */
const PARTS: readonly Part[] = [
  {
    name: 'assessing',
    says: 'assessing a case, beside reading and writing its JSON',
    run: printed(benchAssessing),
  },
  {
    name: 'validating',
    says: 'validating a request, beside other validators and JSON.parse with stringify',
    run: printed(benchValidating),
  },
  {
    name: 'catching',
    says: 'what each validator catches of the seeded faults, and what it reports falsely',
    run: printed(benchCatching),
  },
  { name: 'ingest', says: 'durable intake over HTTP, beside an Express echo', run: onGround(benchIngest) },
  {
    name: 'submissions',
    says: 'submissions to a payer, beside raw BullMQ',
    run: onGround(benchSubmissions),
  },
  {
    name: 'redis-outage',
    says: 'work during and after 20 s without Redis, beside raw BullMQ',
    run: onGround(benchRedisOutage),
  },
  { name: 'killed', says: 'settling after kill -9, beside raw BullMQ', run: onGround(benchKilled) },
  {
    name: 'drain',
    says: 'a backlog and the memory of its worker, beside raw BullMQ',
    run: onGround(benchDrain),
  },
  { name: 'growth', says: 'worklist and due query up to a million cases', run: onGround(benchGrowth) },
  { name: 'memory', says: 'Redis memory of 10,000 waiting cases', run: onGround(benchMemory) },
];

const command = new Command('bench')
  .description('Measures the service beside plain parts doing comparable work, in rounds that take turns.')
  .option('--only <parts>', 'these parts, e.g. ingest,submissions')
  .option('--rounds <n>', 'rounds of each contestant', '7')
  .option('--seconds <n>', 'length of a round under load', '4')
  .option('--backlog <n>', 'stays of the part drain; 100000 takes hours', '2000')
  .option('--write <file>', 'write the table to this Markdown file')
  .addHelpText(
    'after',
    `\nParts:\n${PARTS.map(({ name, says }) => `  ${name.padEnd(14)}${says}`).join('\n')}`,
  );
const given = command
  .parse()
  .opts<{ only?: string; rounds: string; seconds: string; backlog: string; write?: string }>();
const extent = {
  rounds: Number(given.rounds),
  seconds: Number(given.seconds),
  backlog: Number(given.backlog),
};
const names = given.only?.split(',') ?? PARTS.map(({ name }) => name);
const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
if (unknown.length > 0) command.error(`There is no part ${unknown.join(', ')}; see --help.`);

let ground: Promise<Ground> | undefined;
const figures: Figure[] = [];
try {
  for (const part of PARTS.filter(({ name }) => names.includes(name))) {
    process.stderr.write(`${part.says} …\n`);
    figures.push(...(await part.run(() => (ground ??= prepareGround()), extent)));
  }
} finally {
  await (await ground)?.stop();
}
if (figures.length > 0) {
  const machine = `Measured on ${String(cpus().length)} × ${cpus()[0]?.model ?? 'processor'}, Node.js ${process.version}, ${String(extent.rounds)} rounds that took turns: median (least–most). Load, service, database and queue share the machine.`;
  const text = `${machine}\n\n${tableOf(figures)}\n`;
  console.log(text);
  if (given.write !== undefined) writeFileSync(given.write, text);
}

function printed(run: () => Promise<void>): Part['run'] {
  return async () => {
    await run();
    return [];
  };
}

function onGround(run: (ground: Ground, extent: Extent) => Promise<readonly Figure[]>): Part['run'] {
  return async (open, asked) => run(await open(), asked);
}
