import { randomUUID } from 'node:crypto';
import type { Bundle, Identifier, Reference } from '@medplum/fhirtypes';
import type { Finding } from '../../src/domain/fhir/finding.ts';
import { controlNumbers, type Authorization } from './authorization.ts';
import type { AuthorizationBook } from './authorization-book.ts';
import type { Dialect } from './dialect.ts';
import type { Ledger } from './ledger.ts';
import type { LaterDecision, Plan } from './plan.ts';
import { resolve, spellAll, type ReceivedRequest } from './received-request.ts';
import { withEverythingReferenced } from './referenced.ts';
import { responseBundle } from './response-bundle.ts';
import type { RuleBook } from './rule-book.ts';
import type { ReadScript } from './simulator-script.ts';
import type { DecisionStep } from './step.ts';
import type { SubscriptionDesk } from './subscription-desk.ts';
import { describeVerdict, verdictOf, type Verdict } from './verdict.ts';

/** Everything the simulated payer knows. */
export interface Payer {
  readonly url: string;
  readonly dialect: Dialect;
  readonly personality: 'naive' | 'strict';
  readonly ledger: Ledger;
  readonly desk: SubscriptionDesk;
  readonly authorizations: AuthorizationBook;
  readonly log: (line: string) => void;
  readonly validate: ((bundle: Bundle) => readonly Finding[]) | undefined;
  script: ReadScript;
  rules: RuleBook;
}

/** The payer takes the request: from here on it exists there. Written down before anything is answered. */
export function take(
  payer: Payer,
  request: ReceivedRequest,
  decision: DecisionStep,
  by: { rule: string; plan: Plan },
): { authorization: Authorization; answer: Bundle } {
  const verdict = verdictOf(decision, request.claim, request.kind);
  const entry = payer.ledger.append({
    operation: 'submit',
    ...identity(request),
    decision: describeVerdict(verdict),
    accepted: isTaken(verdict),
    duplicateOf: payer.authorizations.firstLike(request)?.seq,
    answer: by.plan.fault?.do ?? String(payer.script.submitStatus),
    rule: by.rule,
  });
  const authorization: Authorization = {
    number: `SIM${String(entry.seq).padStart(6, '0')}`,
    seq: entry.seq,
    responseId: randomUUID(),
    request: { ...request, bundle: partiesOf(request) },
    answer: undefined,
    verdict,
    coming: [...by.plan.later],
    missing: new Set(),
    timer: undefined,
    supersededBy: undefined,
  };
  expectDocuments(payer, authorization);
  const answer = bundleAbout(payer, authorization, { human: false });
  if (payer.personality === 'strict') authorization.answer = answer;
  supersedePrior(payer, request, entry.seq);
  payer.authorizations.add(authorization);
  schedule(payer, authorization);
  return { authorization, answer };
}

/** A ClaimResponse.error says that nothing came into being, unless the payer keeps the request to answer later (X12 889). */
function isTaken({ error }: Verdict): boolean {
  return error === undefined || ['S', 'Y'].includes(error.followUp ?? '');
}

/** All that answers need of the request: a long run must not hold every document it was sent. */
function partiesOf({ bundle, claim, claimFullUrl }: ReceivedRequest): Bundle {
  const named = [claim.patient, claim.insurer, claim.provider].flatMap(
    (reference) => resolve(bundle, claimFullUrl, reference?.reference) ?? [],
  );
  return { ...bundle, entry: withEverythingReferenced(bundle, named) };
}

function expectDocuments(payer: Payer, authorization: Authorization): void {
  const numbers = controlNumbers(authorization, authorization.verdict.ask);
  authorization.missing = new Set(numbers);
  payer.authorizations.expect(numbers, authorization);
}

/** What the ledger keeps of a request. */
export function identity(request: ReceivedRequest) {
  return {
    bundleIdentifier: request.bundleIdentifier,
    claimIdentifier: request.claimIdentifiers[0],
    memberId: request.memberIds[0],
    sha256: request.sha256,
  };
}

/** The payer decides again, and tells the subscribers. */
export async function decide(
  payer: Payer,
  authorization: Authorization,
  later: LaterDecision,
): Promise<void> {
  clearTimeout(authorization.timer);
  const { request } = authorization;
  authorization.verdict = verdictOf(later.decision, request.claim, request.kind, authorization.verdict);
  expectDocuments(payer, authorization);
  const decision = describeVerdict(authorization.verdict);
  const claimIdentifier = request.claimIdentifiers[0];
  payer.ledger.append({ operation: 'decide', claimIdentifier, decision, accepted: true });
  payer.log(`decide    ${claimIdentifier ?? 'claim without identifier'} → ${decision}`);
  schedule(payer, authorization);
  const bundle = bundleAbout(payer, authorization, { human: true, dated: later.notify.dated });
  const deliveries = await payer.desk.tell(subscribersOf(payer, request), bundle, later.notify);
  for (const { answer, delivered, eventNumber } of deliveries) {
    payer.ledger.append({ operation: 'notify', claimIdentifier, decision, accepted: delivered, answer });
    payer.log(`notify    ${claimIdentifier ?? ''} event ${String(eventNumber)} → ${answer}`);
  }
  if (deliveries.length === 0)
    payer.log(
      `notify    nobody has subscribed for ${subscribersOf(payer, request).join(', ') || 'no sender'}`,
    );
}

/** Under which names the sender of a request may have subscribed. */
function subscribersOf({ dialect }: Payer, { sender, requestors }: ReceivedRequest): readonly string[] {
  if (dialect.subscribersAre === 'requestors') return requestors;
  return sender === undefined ? [] : [sender];
}

/** The answer as it stands now. */
export function bundleAbout(
  payer: Payer,
  authorization: Authorization,
  how: { human: boolean; dated?: number; toInquiry?: boolean },
): Bundle {
  const bundle = responseBundle(authorization, {
    dialect: payer.dialect,
    at: new Date(Date.now() + (how.dated ?? 0)),
    attachTo: `${payer.url}/$submit-attachment`,
    wasHumanReviewed: how.human,
    toInquiry: how.toInquiry ?? false,
    updateAnswers: payer.script.updateAnswers,
  });
  return payer.script.codeSystems === 'http' ? withOldCodeSystems(bundle) : bundle;
}

/** As payers write them that built on the first drafts of the guide. */
function withOldCodeSystems(bundle: Bundle): Bundle {
  const text = JSON.stringify(bundle).replaceAll('https://codesystem.x12.org/', 'http://codesystem.x12.org/');
  return JSON.parse(text) as Bundle; // the same with other addresses in it
}

/** A document arrived: when it was the last one missing and a decision waits for it, the payer decides. */
export function documentArrived(payer: Payer, authorization: Authorization, controlNumber: string): void {
  authorization.missing.delete(controlNumber);
  const next = authorization.coming[0];
  if (authorization.missing.size > 0 || next?.withDocuments !== true) return;
  authorization.coming.shift();
  void decide(payer, authorization, next);
}

/** Nothing more will be decided. */
export function forget(authorization: Authorization): void {
  clearTimeout(authorization.timer);
  authorization.coming = [];
}

/** Counted from the decision before, whether or not its answer has gone out: a notification may overtake it. */
function schedule(payer: Payer, authorization: Authorization): void {
  const next = authorization.coming[0];
  if (next?.afterMs === undefined) return;
  authorization.timer = setTimeout(() => {
    authorization.coming.shift();
    void decide(payer, authorization, next);
  }, next.afterMs);
}

/** An update takes the place of the Claim it names as prior (PAS 2.2.1 spec-65). */
function supersedePrior(payer: Payer, { bundle, claim, claimFullUrl }: ReceivedRequest, seq: number): void {
  for (const { claim: prior } of claim.related ?? []) {
    const target = resolve(bundle, claimFullUrl, prior?.reference)?.resource;
    const named = target?.resourceType === 'Claim' ? target.identifier : numberAlone(prior);
    for (const authorization of payer.authorizations.ofClaims(spellAll(named))) {
      authorization.supersededBy ??= seq;
      forget(authorization);
    }
  }
}

/** Before 2.2 the prior Claim is named by its number alone. */
function numberAlone(prior: Reference | undefined): readonly Identifier[] {
  return prior?.identifier === undefined ? [] : [prior.identifier];
}
