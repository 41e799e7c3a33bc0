import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { FAULT_TABLE } from './faults/fault-table.ts';
import { exploreModel } from './faults/model.ts';
import { newDatabaseOn } from './faults/new-database.ts';
import { naiveTwin, type TwinVerdict } from './faults/naive-twin.ts';
import { reportOf } from './faults/report.ts';
import { type Outcome, runFaultCase } from './faults/run-fault-case.ts';
import { aPostgresServer, aRedisServer } from './faults/servers.ts';

interface Given {
  readonly quick?: true;
  readonly full?: true;
  readonly only?: string;
  readonly seed: string;
  readonly write?: string;
  readonly twin: boolean;
}

const command = new Command('faults')
  .description('Injects faults into the service and judges by the ledger of a simulated payer.')
  .option('--quick', 'the faults that a change should not land without; minutes')
  .option('--full', 'with --only: at full size, 1,500 stays and 40 kills for F01')
  .option('--only <ids>', 'these faults, e.g. F18,F19')
  .option('--seed <number>', 'of kill times and the like', String(Date.now() % 1_000_000))
  .option('--no-twin', 'leave out the naive twin')
  .option('--write <file>', 'write the table to this Markdown file')
  .addHelpText(
    'after',
    `\nFaults:\n${FAULT_TABLE.map(({ id, title, isQuick }) => `  ${id.padEnd(13)}${isQuick ? 'quick  ' : '       '}${title}`).join('\n')}`,
  );
const given = command.parse().opts<Given>();
const seed = Number(given.seed);
const isFull = given.full ?? (given.quick === undefined && given.only === undefined);
const wanted = FAULT_TABLE.filter(({ id, isQuick }) =>
  given.only === undefined ? isFull || isQuick : given.only.split(',').includes(id),
);

const began = performance.now();
const needServers = wanted.some(({ on }) => on !== 'embedded');
const redis = needServers || given.twin ? await aRedisServer('--maxmemory-policy', 'noeviction') : undefined;
const postgres = needServers ? await aPostgresServer() : undefined;
const servers = redis === undefined || postgres === undefined ? undefined : { redis, postgres };
const outcomes: Outcome[] = [];
const passedOver: string[] = [];
const brokenOff: string[] = [];
let twin: TwinVerdict | undefined;
for (const fault of wanted) {
  if (fault.on !== 'embedded' && servers === undefined) {
    passedOver.push(`${fault.id}: no PostgreSQL and Redis on this machine`);
    continue;
  }
  say(`${fault.id}  ${fault.title} …`);
  const outcome = await runFaultCase(fault, {
    seed,
    isFull,
    servers,
    newDatabase: () => newDatabaseOn(postgres?.url),
  }).catch((error: unknown) => {
    say(`${fault.id}  THE RUN BROKE OFF: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  });
  if (outcome === undefined) {
    brokenOff.push(fault.id);
    continue;
  }
  outcomes.push(outcome);
  const { verdict } = outcome;
  say(
    `${fault.id}  ${outcome.wrong.length === 0 ? 'holds' : `BROKEN (${outcome.wrong.join('; ')})`}  ` +
      `${String(verdict.acknowledged)} acknowledged, ${String(outcome.kills)} kills, lost ${String(verdict.lost)}, ` +
      `doubled ${String(verdict.doubled)}, stuck ${String(verdict.stuck)}, asked a person ${String(verdict.askedPerson)}, ` +
      `${outcome.seconds.toFixed(0)} s`,
  );
  if (fault.id === 'F01' && given.twin) {
    say('the naive twin, on the same requests …');
    twin = await naiveTwin({
      requests: outcome.requests.map(({ bytes }) => bytes),
      rules: fault.rules,
      kills: outcome.kills,
      seed,
      redisUrl: redis?.url,
    });
    say(
      `the naive twin  ${String(twin.doubled)} of ${String(twin.requests)} doubled, worst ${String(twin.worst)} times`,
    );
  }
}
const model =
  given.only === undefined || given.only.split(',').includes('model')
    ? await exploreModel(isFull, say)
    : undefined;
await redis?.stop();
await postgres?.stop();

const seconds = (performance.now() - began) / 1000;
const report = reportOf({
  outcomes,
  passedOver: [...passedOver, ...brokenOff.map((id) => `${id}: the run broke off`)],
  twin,
  seed,
  seconds,
  isFull,
});
process.stdout.write(`\n${report}`);
if (given.write !== undefined) writeFileSync(given.write, report);
if (model !== undefined) {
  process.stdout.write(
    `model: ${String(model.states)} states, ${String(model.steps)} steps, ${String(model.violations.length)} violations\n`,
  );
  for (const each of model.violations) process.stdout.write(`  ${each}\n`);
}
process.exitCode =
  (model?.violations.length ?? 0) > 0 ||
  brokenOff.length > 0 ||
  outcomes.some(({ wrong }) => wrong.length > 0)
    ? 1
    : 0;

function say(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${line}\n`);
}
