import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { PayerConnection } from '../../workflow/ports/payer-connection.ts';

const seconds = z.number().positive();
const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

const payerConnection = z.strictObject({
  id: z.string().min(1).describe('The id used in mappings/payers/.'),
  endpoint: z.url({ protocol: /^https?$/ }).describe('PAS base address; `Claim/$submit` is added to it.'),
  pasVersion: z.enum(['2.2.1', '2.1.0', '2.0.1']).default('2.2.1'),
  token: z
    .strictObject({ endpoint: z.url(), clientId: z.string().min(1), clientSecret: z.string().min(1) })
    .optional(),
  transmission: z.strictObject({
    applicationSenderCode: z.string().min(1),
    applicationReceiverCode: z.string().min(1),
    interchangeSenderID: z.string().min(1),
    interchangeReceiverID: z.string().min(1),
  }),
  traceOrganization: z.string().min(1),
  traceDepartment: z.string().min(1).max(50).optional().describe('TRN04, where the payer agreed to one.'),
  encounter: z
    .enum(['planned-copy', 'true-status', 'left-out', 'on-the-lines'])
    .optional()
    .describe(
      'How a stay that is over travels: a copy with status planned unless the payer agreed otherwise.',
    ),
  encounterBecause: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('What was agreed about that, with whom and when; kept with each submission.'),
  subscriptionFilter: z
    .enum(['org-identifier', 'orgIdentifier'])
    .optional()
    .describe('How the payer spells the filter of a subscription.'),
  subscriptionOrganization: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Before PAS 2.2: identifier of the organization that asks, as `system|value`; its subscription goes by that.',
    ),
  subscription: z.enum(['rest-hook', 'none']).default('rest-hook'),
  tokenSha256: sha256Hex
    .optional()
    .describe('sha-256 of the bearer token with which the payer hands us Tasks of its own, in hex.'),
  resolver: z
    .enum([
      'inquire-by-claim-identifier',
      'inquire-by-example',
      'idempotent-resend',
      'subscription-only',
      'manual',
    ])
    .describe('How to find out what became of a request whose answer was lost. There is no safe default.'),
  mayResendWhenNotFound: z.boolean().default(false),
  submitTimeoutSeconds: seconds.default(45),
  settleSeconds: seconds.default(120),
  maxInFlight: z.number().int().min(1).optional().describe('Calls at a time, from all processes together.'),
  maxPerSecond: seconds.optional().describe('Calls a second, from all processes together.'),
  breakAfterFailures: z.number().int().min(1).default(5),
  breakSeconds: seconds.default(30),
  inquireEverySeconds: seconds.default(21_600),
  inquireAtMost: z.number().int().min(0).default(20),
});

const sender = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  tokenSha256: sha256Hex.optional().describe('sha-256 of the bearer token this sender presents, in hex.'),
  ehr: z
    .strictObject({ baseUrl: z.url({ protocol: /^https?$/ }), bearerToken: z.string().optional() })
    .optional(),
  zone: z.string().optional().describe('IANA zone of its facility; FACILITY_ZONE otherwise.'),
  mayWriteContent: z
    .boolean()
    .default(false)
    .describe('Whether it may send drafts of clinical content: a terminology tool, not an EHR.'),
});

const connections = z.strictObject({
  senders: z.array(sender).default([]),
  payers: z.array(payerConnection).default([]),
});

export interface Connections {
  readonly senders: readonly {
    readonly id: string;
    readonly tokenSha256?: string;
    readonly ehr?: { readonly baseUrl: string; readonly bearerToken?: string };
    readonly zone?: string;
    readonly mayWriteContent: boolean;
  }[];
  readonly payers: readonly PayerConnection[];
}

/** A connections file that cannot be used: says where and why. */
export class ConnectionsError extends Error {
  override readonly name = 'ConnectionsError';
}

/**
 * Reads the registered senders and the connections to payers. No file: no sender but `local`, no payer.
 * @throws ConnectionsError naming the place of each problem.
 */
export async function loadConnections(file: string | undefined): Promise<Connections> {
  if (file === undefined) return { senders: [], payers: [] };
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConnectionsError(
      `CONNECTIONS_FILE: there is no readable file ${file}. Name the YAML file with the senders and the payers, or leave the setting out.`,
      { cause },
    );
  });
  const document = parseDocument(text);
  const parsed = connections.safeParse(document.toJS() ?? {});
  const problems = [
    ...document.errors.map(({ message }) => message),
    ...(parsed.success
      ? []
      : parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new ConnectionsError(`${file} cannot be used:\n  ${problems.join('\n  ')}`);
  }
  return withoutUndefined(parsed.data);
}

/** zod writes an absent optional as `undefined`; ours leave it out. */
function withoutUndefined(value: z.infer<typeof connections>): Connections {
  // Round trip through JSON drops undefined keys; the schema has just checked everything else.
  return JSON.parse(JSON.stringify(value)) as Connections;
}
