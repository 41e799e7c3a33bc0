import { z } from 'zod';
import { enforcing, KNOWN_DEFECTS } from './domain/profile/known-defects.ts';
import { isZone } from './domain/time/local-time.ts';

/** Every setting of the service, from the environment. The README's table is tested against this schema. */
const settings = z.object({
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address to listen on. Anything but loopback is refused until senders have tokens.'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080).describe('Port to listen on.'),
  ROLE: z
    .enum(['all', 'api', 'worker'])
    .default('all')
    .describe('`api` answers HTTP, `worker` advances cases, `all` does both.'),
  DATA_DIR: z.string().min(1).default('./data').describe('Folder of the embedded database.'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('PostgreSQL. Absent: an embedded database in `DATA_DIR`.'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('Redis for the queue. Absent: the queue runs on the database.'),
  MAPPINGS_DIR: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Clinical content until a release is published. Absent: the folder that ships with the service.',
    ),
  PUBLISH_APPROVALS: z.coerce
    .number()
    .int()
    .min(1)
    .max(2)
    .default(1)
    .describe('Persons it takes to put a release of the clinical content in force.'),
  PROFILE_PACKAGES: z
    .string()
    .optional()
    .describe('Official IG packages (`.tgz`, comma-separated) to validate with instead of our own profiles.'),
  PROFILE_DEFECTS: z
    .string()
    .refine(
      (names) => enforcing(listed(names)) !== undefined,
      `takes names of known defects: ${Object.keys(KNOWN_DEFECTS).join(', ')}`,
    )
    .optional()
    .describe('Known defects of the guide to enforce by the letter, comma-separated: `docs/validation.md`.'),
  CONNECTIONS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('YAML file with the registered senders (EHRs) and the connections to payers.'),
  PUBLIC_URL: z
    .url()
    .optional()
    .describe('Address at which payers reach us with notifications. Absent: no subscription is made.'),
  FACILITY_ZONE: z
    .string()
    .refine(isZone, 'takes an IANA time zone, such as America/Chicago')
    .default('America/New_York')
    .describe('IANA time zone of the facility: dates of service are read in it.'),
  WORKERS: z.coerce.number().int().min(1).max(64).default(4).describe('Cases advanced at the same time.'),
  SWEEP_SECONDS: z.coerce
    .number()
    .min(0.2)
    .max(3600)
    .default(5)
    .describe('How often the database is asked for due work, whatever the queue says.'),
  LEASE_SECONDS: z.coerce
    .number()
    .min(2)
    .max(3600)
    .default(60)
    .describe('How long a case stays with a worker that died before another one takes it.'),
  MAX_BODY_MB: z.coerce.number().min(0.1).max(512).default(32).describe('Largest request body that is read.'),
  MAX_PUSHES_PER_SENDER: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('Pushes of one sender taken in at the same time; more are answered 429.'),
  MAX_BACKLOG: z.coerce
    .number()
    .int()
    .min(1)
    .default(200_000)
    .describe('Due cases above which pushes are answered 503 until the backlog is shorter.'),
  MIN_FREE_MB: z.coerce
    .number()
    .min(0)
    .default(200)
    .describe('Free space beside the embedded database below which pushes are answered 503.'),
  SLOW_DATABASE_SECONDS: z.coerce
    .number()
    .min(0.5)
    .max(60)
    .default(2)
    .describe('How long a simple question may wait for the database before pushes are answered 503.'),
  SHUTDOWN_SECONDS: z.coerce
    .number()
    .min(0)
    .max(600)
    .default(30)
    .describe('How long calls to payers may run on after SIGTERM; what is still out then becomes _unknown_.'),
  LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('How much is logged.'),
});

export type Settings = z.infer<typeof settings>;

/** What a comma-separated setting names. */
export function listed(setting: string | undefined): readonly string[] {
  return (setting?.split(',') ?? []).map((each) => each.trim()).filter((each) => each !== '');
}

/** A setting that cannot be used: the message names it and says what it takes. */
class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads every setting once, at start; what is `given`, on the command line, stands above the environment.
 * @throws ConfigError naming each bad setting: the service refuses to start on one.
 */
export function loadSettings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  given: Readonly<Record<string, string>> = {},
): Settings {
  const parsed = settings.safeParse({ ...environment, ...given });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ConfigError(`Settings that cannot be used:\n  ${problems.join('\n  ')}`);
}

/** The settings as a table: name, default and description. */
export function describeSettings(): readonly { name: string; default: string; description: string }[] {
  const { properties } = z.toJSONSchema(settings, { io: 'input' });
  return Object.entries(properties ?? {}).map(([name, schema]) => {
    const { default: byDefault, description } = typeof schema === 'object' ? schema : {};
    return {
      name,
      default: typeof byDefault === 'string' || typeof byDefault === 'number' ? String(byDefault) : '',
      description: description ?? '',
    };
  });
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** @throws ConfigError when the service would listen beyond loopback while nobody has to say who they are. */
export function requireLoopback(settings: Pick<Settings, 'HOST'>, hasTokens: boolean): void {
  if (hasTokens || LOOPBACK.has(settings.HOST)) return;
  throw new ConfigError(
    `HOST: ${settings.HOST} can be reached from elsewhere, so senders need tokens: add tokenSha256 to the senders of CONNECTIONS_FILE, or listen on 127.0.0.1.`,
  );
}
