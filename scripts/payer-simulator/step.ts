import { z } from 'zod';

const milliseconds = z.int().nonnegative();
const code = z.string().min(1);

const SERVICE = z.strictObject({ system: z.url(), code });

const DENIAL = z.strictObject({
  /** X12 886, e.g. `0B`; the simulator keeps no list of them. */
  reason: code.optional(),
  note: z.string().optional(),
});

const MODIFICATION = z.strictObject({
  quantity: z.number().positive().optional(),
  unit: z.string().optional(),
  productOrService: SERVICE.optional(),
  serviced: z.strictObject({ start: z.iso.date(), end: z.iso.date() }).optional(),
  reason: code.optional(),
  note: z.string().optional(),
});

const NOTHING = z.strictObject({});

const ON_A_LINE = {
  approve: NOTHING,
  deny: DENIAL,
  modify: MODIFICATION,
  pend: NOTHING,
  cancel: NOTHING,
  contactPayer: DENIAL,
  noActionRequired: NOTHING,
} as const;

const LINE = keyed(ON_A_LINE);

const OPTIONS = {
  ...ON_A_LINE,
  /** Line by line: itemSequence → decision; lines not named are approved. */
  partial: z.record(z.string().regex(/^[1-9]\d*$/), LINE),
  /** Pends and asks for documents: one CommunicationRequest for each LOINC code. */
  ask: z.strictObject({
    loinc: z.union([code, z.array(code).min(1)]).transform((one) => (typeof one === 'string' ? [one] : one)),
    /** PWK01, X12 755. */
    reportType: code.optional(),
    controlNumber: code.optional(),
    itemSequence: z.int().positive().optional(),
  }),
  /** Approves what was asked and authorizes a service that was not, under a sequence of its own (PAS 2.2.1 spec-37). */
  addItem: z.strictObject({
    productOrService: SERVICE,
    quantity: z.number().positive().optional(),
    unit: z.string().optional(),
  }),
  /** ClaimResponse.error: X12 901 and 889. */
  error: z.strictObject({ code, followUp: code.optional(), path: z.string().optional() }),

  /** Holds the exchange: before a decision the request is not yet taken, after it the answer waits. */
  delay: milliseconds,
  /** The next decision comes this long after the one before, by notification. */
  after: milliseconds,
  /** The next decision comes when everything asked for has arrived, at the latest after `orAfter`. */
  whenDocumentsArrive: z.strictObject({ orAfter: milliseconds.optional() }),
  /** How the decision before it is notified. */
  notify: z.strictObject({
    times: z.int().nonnegative().default(1),
    skipNumbers: z.int().nonnegative().default(0),
    /** Milliseconds added to ClaimResponse.created: a negative number makes an old message. */
    dated: z.int().default(0),
    header: z.enum(['as-agreed', 'none', 'wrong']).default('as-agreed'),
    subscription: z.string().optional(),
    claim: z.enum(['its-own', 'unknown']).default('its-own'),
  }),

  operationOutcome: z.union([
    z
      .int()
      .min(400)
      .max(599)
      .transform((status) => ({ status, code: 'invalid', text: REFUSED })),
    z.strictObject({
      status: z.int().min(400).max(599).default(400),
      code: z.string().default('invalid'),
      text: z.string().default('The simulated payer refuses this request.'),
    }),
  ]),
  http: z.union([
    z
      .int()
      .min(400)
      .max(599)
      .transform((status) => ({ status, retryAfter: undefined })),
    z.strictObject({
      status: z.int().min(400).max(599),
      /** Seconds, or `date:n` for the same as an HTTP date n seconds from now. */
      retryAfter: z.union([z.int().nonnegative(), z.string().regex(/^date:\d+$/)]).optional(),
    }),
  ]),
  garbage: z.enum([
    'html',
    'empty',
    'truncated-json',
    'wrong-resource',
    'other-claim',
    'duplicate-keys',
    'wrong-charset',
    'deep',
    'operation-outcome-200',
  ]),
  /** The connection stays open and nothing is ever said. */
  silent: NOTHING,
  /** The connection breaks: before the first byte, in the head, in the body, or after n bytes. */
  cut: z.union([z.enum(['before-headers', 'mid-headers', 'mid-body']), z.int().nonnegative()]),
  /** The right answer, a few bytes at a time. */
  drip: z.strictObject({ bytesPerSecond: z.number().positive().default(1) }),
  /** A body far larger than any answer: plain, or compressed to almost nothing. */
  flood: z.strictObject({ megabytes: z.number().positive().default(64), gzip: z.boolean().default(false) }),
  /** To `/decoy` of the simulator unless another address is given; the ledger tells whether anybody followed. */
  redirect: z.strictObject({
    status: z
      .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
      .default(307),
    to: z.url().optional(),
  }),
} as const;

const REFUSED = 'The simulated payer refuses this request.';

type Options = typeof OPTIONS;
type Read<T extends Record<string, z.ZodType>> = {
  [K in keyof T & string]: { readonly do: K; readonly with: z.output<T[K]> };
}[keyof T & string];
type Written<T extends Record<string, z.ZodType>> =
  { [K in keyof T & string]: Readonly<Record<K, z.input<T[K]>>> }[keyof T & string] | (keyof T & string);

/** One thing the payer does; a rule is a list of them. */
export type Step = Read<Options>;
/** A step as written: `approve`, or `{ deny: { reason: '0B' } }`. */
export type StepInput = Written<Options>;
/** A decision on one line. */
export type LineStep = Read<typeof ON_A_LINE>;
/** A step that decides something (pending included). */
export type DecisionStep = LineStep | Extract<Step, { do: 'partial' | 'ask' | 'addItem' | 'error' }>;
/** A step that spoils the answer. */
export type FaultStep = Extract<
  Step,
  {
    do: 'operationOutcome' | 'http' | 'garbage' | 'silent' | 'cut' | 'drip' | 'flood' | 'redirect';
  }
>;

/** Schema of a step. */
export const STEP = keyed(OPTIONS);

/** Whether the step decides something: only then has the payer taken the request. */
export function isDecision(step: Step): step is DecisionStep {
  return step.do in ON_A_LINE || ON_ALL_LINES.has(step.do);
}

const ON_ALL_LINES: ReadonlySet<Step['do']> = new Set(['partial', 'ask', 'addItem', 'error']);

/** `approve` or `{ approve: … }` → `{ do: 'approve', with: … }`, with a message that names the possible words. */
function keyed<T extends Record<string, z.ZodType>>(options: T): z.ZodType<Read<T>> {
  return z.unknown().transform((written, context) => {
    const [key, given, more] = wordOf(written);
    const schema = options[key];
    if (schema === undefined || more !== undefined) {
      const message = `"${key}" is not one step; known are ${Object.keys(options).join(', ')}.`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    const read = schema.safeParse(given);
    if (read.success) {
      // The key chose the schema, so key and value belong together: TypeScript cannot follow that.
      return { do: key, with: read.data } as Read<T>;
    }
    for (const issue of read.error.issues)
      context.addIssue({ code: 'custom', message: issue.message, path: [key, ...issue.path] });
    return z.NEVER;
  });
}

function wordOf(written: unknown): [word: string, options: unknown, secondWord?: string] {
  if (typeof written !== 'object' || written === null) return [String(written), {}];
  const [first, second] = Object.entries(written) as [string, unknown][]; // of an object that nobody has looked into
  if (first === undefined) return ['nothing', {}];
  const [word, options] = first;
  return second === undefined ? [word, options ?? {}] : [word, options, second[0]];
}
