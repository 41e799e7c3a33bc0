import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { isDecision, STEP, type Step, type StepInput } from './step.ts';

const values = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((one) => (typeof one === 'string' ? [one] : one));

const CONDITION = z.strictObject({
  memberId: values.optional(),
  productOrService: values.optional(),
  diagnosisPrefix: values.optional(),
  claimIdentifier: values.optional(),
  /** UM06: 03, U, E; `none` for a request without level of service. */
  urgency: values.optional(),
  itemSequence: z.int().positive().optional(),
  kind: z.enum(['new', 'update', 'cancel']).optional(),
  always: z.literal(true).optional(),
});

const OPERATION = z.enum(['submit', 'inquire', 'subscribe', 'attach', 'token']);

const RULE = z
  .strictObject({
    name: z.string().optional(),
    on: OPERATION.default('submit'),
    when: CONDITION.default({}),
    then: z.array(STEP).min(1),
    /** The rule holds for the first n matching requests, then the next rules get their turn. */
    times: z.int().positive().optional(),
    /** The same, counted for each Claim.identifier apart. */
    timesEach: z.int().positive().optional(),
  })
  .superRefine((rule, context) => {
    for (const message of problemsOf(rule.on, rule.then))
      context.addIssue({ code: 'custom', message, path: ['then'] });
  });

const SCRIPT = z.strictObject({
  /** How `Claim/$inquire` finds requests: as PAS 2.2.1 says, as HL7's reference payer does, or not at all. */
  inquiry: z.enum(['by-example', 'by-claim-identifier', 'broken']).default('by-example'),
  /** HTTP status of a `$submit` that was taken: HL7's reference payer says 201. */
  submitStatus: z.union([z.literal(200), z.literal(201)]).default(200),
  /** How it spells the code systems of X12: as the guide does, or with `http` as older payers do. */
  codeSystems: z.enum(['https', 'http']).default('https'),
  /** Which lines an answer to an update tells: all, or as PAS 2.0.1 allows only those that the update changed. */
  updateAnswers: z.enum(['whole', 'differences']).default('whole'),
  rules: z.array(RULE).default([]),
});

/** When a rule applies; every condition given must hold, and an empty one always does. */
export type Condition = z.output<typeof CONDITION>;
/** What the simulator was asked to do on this kind of request. */
export type Rule = z.output<typeof RULE>;
/** The operations a rule may speak about. */
export type RuleOperation = Rule['on'];
/** A script as it runs: every shorthand spelt out. */
export type ReadScript = z.output<typeof SCRIPT>;
/** A script as people write it, in YAML, JSON or TypeScript. */
export type SimulatorScript = Omit<z.input<typeof SCRIPT>, 'rules'> & {
  readonly rules?: readonly (Omit<z.input<typeof RULE>, 'then'> & { readonly then: readonly StepInput[] })[];
};

/** Reads a script; throws with one readable line for each mistake. */
export function readScript(script: unknown): ReadScript {
  const read = SCRIPT.safeParse(script);
  if (read.success) return read.data;
  throw new Error(`This rule file cannot be used:\n${z.prettifyError(read.error)}`);
}

/** Reads a rule file, YAML or JSON. */
export function readScriptFile(file: string): ReadScript {
  return readScript(parse(readFileSync(file, 'utf8')));
}

function problemsOf(on: RuleOperation, steps: readonly Step[]): string[] {
  if (on !== 'submit')
    return steps.some((step) => isDecision(step) || isLater(step))
      ? [`Only faults and delays can happen on ${on}: a decision belongs to a submit.`]
      : [];
  return [...unexplainedSecondDecision(steps), ...lateFault(steps), ...neverTaken(steps)];
}

/** `[pend, approve]` does not say when; only after `ask` the moment is clear: when the documents arrive. */
function unexplainedSecondDecision(steps: readonly Step[]): string[] {
  let waitingFor: Step | undefined;
  for (const step of steps) {
    if (isDecision(step)) {
      if (waitingFor !== undefined && waitingFor.do !== 'ask')
        return [
          `When does "${step.do}" come after "${waitingFor.do}"? Put "after: milliseconds" between them.`,
        ];
      waitingFor = step;
    }
    if (isLater(step)) waitingFor = undefined;
  }
  return [];
}

/** What is not taken cannot be decided later. */
function neverTaken(steps: readonly Step[]): string[] {
  const [first, ...more] = steps.filter((step) => isDecision(step) || isFault(step));
  if (first === undefined || isDecision(first) || more.length === 0) return [];
  return [`Nothing happens after "${first.do}" unless a decision stands before it: put the decision first.`];
}

function lateFault(steps: readonly Step[]): string[] {
  const later = steps.findIndex(isLater);
  const late = later < 0 ? [] : steps.slice(later).filter((step) => isFault(step) || step.do === 'delay');
  return late.map((step) => `"${step.do}" is about the answer and must stand before "after".`);
}

const isLater = (step: Step): boolean => step.do === 'after' || step.do === 'whenDocumentsArrive';

/** Whether the step spoils the answer on the wire instead of deciding anything. */
export function isFault(step: Step): boolean {
  return !isDecision(step) && !isLater(step) && step.do !== 'delay' && step.do !== 'notify';
}
