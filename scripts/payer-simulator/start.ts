import { createServer, type Server } from 'node:http';
import type { Bundle } from '@medplum/fhirtypes';
import type { Finding } from '../../src/domain/fhir/finding.ts';
import { authorizationBook } from './authorization-book.ts';
import { decideNow, useScript } from './control.ts';
import { DIALECTS, type SpokenVersion } from './dialect.ts';
import { openLedger, type LedgerEntry } from './ledger.ts';
import { forget, type Payer } from './payer.ts';
import { answerTo } from './routes.ts';
import { ruleBook } from './rule-book.ts';
import { readScript, readScriptFile, type SimulatorScript } from './simulator-script.ts';
import type { StepInput } from './step.ts';
import { subscriptionDesk } from './subscription-desk.ts';
import { tokenDesk, type SimulatedClient } from './token-desk.ts';
import { lightFindings } from './validate-request.ts';

export interface PayerSimulatorOptions {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** Loopback unless said otherwise. */
  readonly host?: string;
  /** JSON lines, written through to the disk before a request is answered. In memory without it. */
  readonly ledgerFile?: string;
  /** The version of PAS it speaks; 2.2.1 unless said otherwise. */
  readonly version?: SpokenVersion;
  readonly script?: SimulatorScript;
  /** A rule file, YAML or JSON, in place of `script`. */
  readonly rulesFile?: string;
  /** `naive` makes a new authorization of every `$submit`; `strict` knows a Bundle.identifier again. */
  readonly personality?: 'naive' | 'strict';
  /** Everything but health, metadata and ledger needs a bearer token from `/token`. */
  readonly requireToken?: boolean;
  readonly client?: SimulatedClient;
  readonly tokenLifetimeSeconds?: number;
  /** Refuse what breaks the basic PAS rules; a function is asked beside them. */
  readonly validate?: boolean | ((bundle: Bundle) => readonly Finding[]);
  readonly notificationTimeoutMs?: number;
  /** Pauses before each further try of a notification. */
  readonly notificationRetriesMs?: readonly number[];
  /** One line for each exchange, without patients. */
  readonly log?: (line: string) => void;
}

export interface PayerSimulator {
  /** Base of the FHIR API. */
  readonly url: string;
  readonly tokenUrl: string;
  ledger(): readonly LedgerEntry[];
  /** Replaces all rules and their counters; what is pended keeps its steps. */
  setScript(script: SimulatorScript): void;
  /** Decides a request now, by Claim.identifier (value, or `system|value`), and tells the subscribers; false when there is none. */
  decideNow(claimIdentifier: string, ...steps: readonly StepInput[]): Promise<boolean>;
  close(): Promise<void>;
}

const DEFAULTS = {
  port: 0,
  host: '127.0.0.1',
  personality: 'naive',
  requireToken: false,
  tokenLifetimeSeconds: 300,
  notificationTimeoutMs: 10_000,
  notificationRetriesMs: [200, 1000, 5000],
  log: () => undefined,
} as const;

/** Starts a SIMULATED payer: an HTTP server that speaks Da Vinci PAS and decides by rule. */
export async function startPayerSimulator(options: PayerSimulatorOptions = {}): Promise<PayerSimulator> {
  const { port, host, log, personality, requireToken, tokenLifetimeSeconds } = { ...DEFAULTS, ...options };
  const script =
    options.rulesFile === undefined ? readScript(options.script ?? {}) : readScriptFile(options.rulesFile);
  const ledger = openLedger(options.ledgerFile);
  const server = createServer();
  // An idle connection that we close just when the client uses it again would look like a fault of the rules.
  server.keepAliveTimeout = 75_000;
  const url = await listen(server, port, host);
  const tokenUrl = `${url}/token`;
  const payer: Payer = {
    url,
    dialect: DIALECTS[options.version ?? '2.2.1'],
    personality,
    ledger,
    desk: subscriptionDesk({ ...DEFAULTS, ...options }),
    authorizations: authorizationBook(),
    log,
    validate: validator(options.validate ?? false),
    script,
    rules: ruleBook(script),
  };
  const tokens = tokenDesk(tokenUrl, options.client, tokenLifetimeSeconds);
  server.on('request', answerTo(payer, tokens, { tokenUrl, requireToken }));

  return {
    url,
    tokenUrl,
    ledger: () => ledger.entries(),
    setScript: (next) => {
      useScript(payer, next);
    },
    decideNow: (claimIdentifier, ...steps) => decideNow(payer, claimIdentifier, steps),
    close: async () => {
      payer.authorizations.all().forEach(forget);
      payer.desk.close();
      await closeServer(server);
      ledger.close();
    },
  };
}

function validator(validate: NonNullable<PayerSimulatorOptions['validate']>): Payer['validate'] {
  if (validate === false) return undefined;
  if (validate === true) return lightFindings;
  return (bundle) => [...lightFindings(bundle), ...validate(bundle)];
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${String(bound)}`);
    });
  });
}

/** Also ends the connections that were left hanging on purpose. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
