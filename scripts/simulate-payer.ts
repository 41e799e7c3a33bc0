import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { PAS_VERSIONS, type SpokenVersion } from './payer-simulator/dialect.ts';
import { startPayerSimulator, type PayerSimulatorOptions } from './payer-simulator/start.ts';

const HELP = `
It speaks Da Vinci PAS (2.2.1; others with --pas-version) over plain HTTP and JSON:
  POST   /Claim/$submit                  the request Bundle itself (no Parameters around it) → a response Bundle
  POST   /Claim/$inquire                 an inquiry Bundle → Parameters, one "return" for each request found; before 2.2 one Bundle
  POST   /Subscription                   rest-hook, full-resource, filter org-identifier=<ISA06 of your Claims>;
                                         2.1.0: the requestor as system|value; 2.0.1: that, and id-only
  GET    PUT  DELETE /Subscription/{id}  also /$status and /$events
  POST   /$submit-attachment             CDex Parameters; may trigger the decision that waits for documents
  POST   /token                          OAuth client_credentials: secret by Basic or body, or private_key_jwt
  GET    /metadata  /.well-known/smart-configuration  /livez
and for you:
  GET    /ledger                         everything that reached it, in order; the judge in a test
  POST   /decide                         { "claimIdentifier": "…", "then": ["approve"] }
  PUT    /rules                          other rules from now on

Rules (YAML or JSON; without a file everything is approved). The first that matches wins:
  inquiry: by-example                    or by-claim-identifier (as HL7's reference payer), or broken
  submitStatus: 200                      or 201
  codeSystems: https                     or http, as older payers spell X12
  updateAnswers: whole                   or differences: only the lines that an update changed (2.0.1)
  rules:
    - name: fracture of the hip goes to a reviewer
      when: { diagnosisPrefix: S72 }     memberId, productOrService, diagnosisPrefix, claimIdentifier, kind,
      then: [pend, after: 2000, approve] urgency (03, U, E, none), itemSequence, always
      times: 3                           only the first 3 (timesEach: the first 3 of each claim)
      on: submit                         or inquire, subscribe, attach, token (faults and delays only)

Decisions: approve · deny: {reason, note} · modify: {quantity, unit, productOrService, serviced, reason, note} ·
  partial: {2: pend, 3: {deny: {…}}} · pend · ask: {loinc, reportType, controlNumber, itemSequence} · cancel ·
  contactPayer: {…} · noActionRequired · addItem: {productOrService, quantity, unit} ·
  error: {code, followUp, path}      (reason: X12 886, code: 901, followUp: 889)
When: delay: ms (holds the exchange) · after: ms (next decision, by notification) · whenDocumentsArrive: {orAfter: ms} ·
  notify: {times, skipNumbers, dated, header: none|wrong, subscription, claim: unknown}   (how the decision before is told)
Faults: operationOutcome: 422 or {status, code, text} · http: 503 or {status, retryAfter: 5 or "date:5"} · silent ·
  cut: before-headers|mid-headers|mid-body or a number of bytes · drip: {bytesPerSecond} · flood: {megabytes, gzip} ·
  garbage: html|empty|truncated-json|wrong-resource|other-claim|duplicate-keys|wrong-charset|deep|operation-outcome-200 ·
  redirect: {status, to}
What stands before a fault has happened: [approve, silent] is taken and never answered, [silent] is never taken.

Example rules: scripts/payer-simulator/example-rules.yaml   More: docs/payer-simulator.md
`;

interface Given {
  readonly port: number;
  readonly host: string;
  readonly rules?: string;
  readonly ledger?: string;
  readonly pasVersion: SpokenVersion;
  readonly personality: 'naive' | 'strict';
  readonly validate?: true;
  readonly requireToken?: true;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly clientKey?: string;
  readonly tokenLifetime: number;
}

const command = new Command('simulate-payer')
  .description(
    'Runs a SIMULATED payer for tests and demonstrations. It holds no real authorization of anything.',
  )
  .option('-p, --port <number>', 'port to listen on; 0 takes any free one', wholeNumber, 3900)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('-r, --rules <file>', 'rule file, YAML or JSON')
  .option(
    '-l, --ledger <file>',
    'write the ledger to this file, each line on the disk before the answer goes out',
  )
  .addOption(
    new Option(
      '--personality <kind>',
      'naive: each $submit is a new authorization; strict: a known Bundle.identifier gets its first answer again',
    )
      .choices(['naive', 'strict'])
      .default('naive'),
  )
  .addOption(
    new Option('--pas-version <version>', 'the version it speaks').choices(PAS_VERSIONS).default('2.2.1'),
  )
  .option('--validate', 'refuse requests that break the basic PAS rules, with an OperationOutcome')
  .option('--require-token', 'refuse requests without a bearer token from /token')
  .option('--client-id <id>', 'the only client that gets a token; without it any id and secret will do')
  .option('--client-secret <secret>', 'its secret')
  .option('--client-key <file>', 'its public key (PEM) for private_key_jwt')
  .option('--token-lifetime <seconds>', 'how long a token is good', wholeNumber, 300)
  .addHelpText('after', HELP)
  .action(run);

await command.parseAsync();

async function run(given: Given): Promise<void> {
  try {
    const payer = await startPayerSimulator(optionsFrom(given));
    print(`*** THIS IS A SIMULATED PAYER. Nothing here is authorized by anybody. ***`);
    print(`PAS at ${payer.url}   tokens at ${payer.tokenUrl}   ledger at ${payer.url}/ledger`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        void payer.close();
      });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

function optionsFrom(given: Given): PayerSimulatorOptions {
  const { port, host, personality, rules, ledger } = given;
  const client = clientFrom(given);
  return {
    port,
    host,
    personality,
    version: given.pasVersion,
    tokenLifetimeSeconds: given.tokenLifetime,
    validate: given.validate ?? false,
    requireToken: given.requireToken ?? false,
    log: (line) => {
      print(`${new Date().toISOString().slice(11, 23)}  ${line}`);
    },
    ...(rules === undefined ? {} : { rulesFile: rules }),
    ...(ledger === undefined ? {} : { ledgerFile: ledger }),
    ...(client === undefined ? {} : { client }),
  };
}

function clientFrom({ clientId, clientSecret, clientKey }: Given): PayerSimulatorOptions['client'] {
  if (clientId === undefined) return undefined;
  return {
    id: clientId,
    ...(clientSecret === undefined ? {} : { secret: clientSecret }),
    ...(clientKey === undefined ? {} : { publicKey: readFileSync(clientKey, 'utf8') }),
  };
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number is needed.');
  return Number(text);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
