import type { Bundle } from '@medplum/fhirtypes';
import type { Case } from '../domain/case/case.ts';
import { notToBeWithheld, WITHHOLDABLE } from '../domain/case/withhold.ts';
import type { Finding } from '../domain/fhir/finding.ts';
import { problem, type Refusal } from '../domain/fhir/refusal.ts';
import { draftRequest, errorsIn, findingsOn, type Material } from './draft-request.ts';
import { isAnswered } from './is-answered.ts';
import type { Outside } from './outside.ts';
import { type Act, act, isOurs, unsentSubmission } from './person-acts.ts';
import type { Move } from './ports/case-moves.ts';
import type { RefusedContent } from './store-given.ts';

/** What a person may see before it leaves (PAS 2.2.1 priv-1), and what stands against sending it. */
export interface Preview {
  readonly request: Bundle;
  readonly findings: readonly Finding[];
  readonly withheld: readonly string[];
}

/** The request of a case as it would leave now; undefined while it was not assessed, or no payer is connected. */
export async function preview(held: Case, outside: Outside): Promise<Preview | undefined> {
  const material = await materialOf(held, outside);
  if (material === undefined) return undefined;
  const draft = draftRequest(material, outside);
  return { request: draft.bundle, findings: findingsOn(draft, material, outside), withheld: held.withheld };
}

/** What a request of this case would be made from today. */
export async function materialOf(held: Case, outside: Outside): Promise<Material | undefined> {
  const { assessment, withheld } = held;
  if (assessment === undefined) return undefined;
  const partner = outside.connectionOf(assessment.policy.payer);
  const snapshot = await outside.store.snapshotOf(held);
  if (partner === undefined || snapshot === undefined) return undefined;
  return { snapshot, assessment, partner, withheld };
}

export interface Withholding {
  readonly who: string;
  /** `Type/id` */
  readonly references: readonly string[];
  /** Without patient data: it is written into the history. */
  readonly because: string;
}

/**
 * A person keeps something from the payer. What did not leave yet leaves without it; what the payer has is told by an
 * update that cancels it, and by nothing else.
 */
export function withhold(id: string, given: Withholding, outside: Outside): Promise<Act | RefusedContent> {
  return change(id, { ...given, verb: 'Withheld' }, outside);
}

/** A person takes that back: the payer is told again. */
export function disclose(id: string, given: Withholding, outside: Outside): Promise<Act | RefusedContent> {
  return change(id, { ...given, verb: 'Disclosed again' }, outside);
}

type Verb = 'Withheld' | 'Disclosed again';

async function change(
  id: string,
  { who, references, because, verb }: Withholding & { readonly verb: Verb },
  outside: Outside,
): Promise<Act | RefusedContent> {
  const known = await outside.store.readCase(id);
  if (known === undefined) return { done: 'unknown-case' };
  const refusal = await refusalOf(known, { references, verb }, outside);
  if (refusal !== undefined) return { done: 'refused-content', refusal };
  const says = `${verb} by ${who}: ${references.join(', ')}. ${because.replace(/\.?$/u, '.')}`;
  const stands = await standsOf(known, outside);
  const done = await act(id, outside, (held) => {
    const withheld = after(held, { references, verb });
    return moveFor(held, { stands, withheld, says });
  });
  return done.done === 'refused' ? { done: 'refused', because: ON_ITS_WAY } : done;
}

const ON_ITS_WAY =
  'The request is on its way to the payer, or nothing is asked: once the payer has answered, this becomes an update.';

function after(
  { withheld }: Case,
  { references, verb }: { readonly references: readonly string[]; readonly verb: Verb },
): readonly string[] {
  return verb === 'Withheld'
    ? [...new Set([...withheld, ...references])]
    : withheld.filter((each) => !references.includes(each));
}

async function refusalOf(
  known: Case,
  asked: { readonly references: readonly string[]; readonly verb: Verb },
  outside: Outside,
): Promise<Refusal | undefined> {
  const snapshot = await outside.store.snapshotOf(known);
  const strange = snapshot === undefined ? asked.references : notToBeWithheld(asked.references, snapshot);
  if (strange.length > 0) {
    const places = strange.map((each) => `references[${String(asked.references.indexOf(each))}]`);
    return { status: 422, findings: places.map(unknownReference) };
  }
  const isUnsent = known.submissionId === undefined || (await unsentSubmission(known, outside)) !== undefined;
  return isUnsent ? madeWorse(known, { withheld: after(known, asked) }, outside) : undefined;
}

/** By its place: what was given instead of a reference may be patient data. */
function unknownReference(expression: string): Finding {
  const text = `This is no part of the case that could be withheld; give Type/id of one of its ${WITHHOLDABLE.join(', ')}. A diagnosis is corrected in the record.`;
  return problem({ code: 'not-found', key: 'withheld-unknown', text, expression });
}

/** What a person's change would break in a request that could be sent without it. */
export async function madeWorse(
  known: Case,
  over: Partial<Material>,
  outside: Outside,
): Promise<Refusal | undefined> {
  const material = await materialOf(known, outside);
  if (material === undefined) return undefined;
  const errors = (of: Material): readonly Finding[] => errorsIn(draftRequest(of, outside), of, outside);
  const before = new Set(errors(material).map(({ key }) => key));
  const worse = errors({ ...material, ...over }).filter(({ key }) => !before.has(key));
  return worse.length === 0 ? undefined : { status: 422, findings: worse };
}

/** Whose turn it is: what is asked is still ours to change, or the payer has it and is told by an update. */
interface Stands {
  readonly unsent: string | undefined;
  readonly answered: boolean;
}

/** Where a case stands for a change of what is asked. */
export async function standsOf(known: Case, outside: Outside): Promise<Stands> {
  const { id, submissionId, state } = known;
  const unsent = await unsentSubmission(known, outside);
  const isHeard = ['pended', 'determined', 'needs-attention'].includes(state);
  const answered = submissionId !== undefined && isHeard && (await isAnswered(id, submissionId, outside));
  return { unsent, answered };
}

function moveFor(
  held: Case,
  { stands, withheld, says }: { stands: Stands; withheld: readonly string[]; says: string },
): Move | undefined {
  const { state } = held;
  const step = 'review';
  if (state === 'discarded') return undefined;
  if (state === 'rejected' || stands.answered) {
    const isDenied = held.determination?.overall === 'denied';
    return {
      to: state,
      because: isDenied
        ? `${says} The request was denied; to ask anew, have the case looked at again.`
        : says,
      step,
      withheld,
      ...(isDenied ? {} : { asksOtherwise: true }),
    };
  }
  return isOurs(held, stands.unsent) ? { to: 'received', because: says, step, withheld } : undefined;
}
