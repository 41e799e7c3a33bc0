import type { Assessment } from '../case/assessment.ts';
import type { PayerContact, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { instantOf, sayInstant } from '../time/local-time.ts';
import type { EvidenceFact } from './evidence.ts';
import type { PayerNotice } from './payer-notice.ts';

const DAY_MS = 86_400_000;
/** A payer that was away this long before the stay explains nothing. */
const DAYS_BEFORE_STAY = 3;

/** A code that was performed other than authorized is the reason itself. */
const CHANGE_OF_PLAN = 'change-of-treatment-plan';

/**
 * What the service itself saw of why a request is late: calls that failed, outages that were reported, when each
 * version of the insurance reached us, and what the scenarios rest on. Derived anew each time; the log keeps what is new.
 */
export function findEvidence(
  snapshot: Snapshot,
  assessment: Assessment,
  content: Pick<ClinicalContent, 'payers'>,
): readonly EvidenceFact[] {
  return [
    ...calls(snapshot, assessment),
    ...outages(snapshot, assessment, content),
    ...coverageVersions(snapshot),
    ...eligibilityAnswers(snapshot),
    ...notices(snapshot, assessment),
    ...remittances(snapshot),
    ...emergencyOrigin(snapshot, assessment),
    ...scenarioFindings(assessment),
    ...disclosureBases(snapshot, assessment),
  ];
}

function calls(snapshot: Snapshot, { policy }: Assessment): readonly EvidenceFact[] {
  const from = stayStart(snapshot);
  const ours = snapshot.contacts.filter(
    ({ payer, at }) => payer === policy.payer && (from === undefined || Date.parse(at) >= from),
  );
  const firstFailure = ours.find(({ outcome }) => outcome === 'failed')?.at;
  if (firstFailure === undefined) return [];
  return ours.filter(({ at }) => at >= firstFailure).map((contact) => callFact(contact, snapshot.zone));
}

function callFact({ payer, at, outcome, code }: PayerContact, zone: string): EvidenceFact {
  const when = sayInstant(at, zone);
  const source = `payer-contact ${payer}`;
  return outcome === 'failed'
    ? {
        at,
        kind: 'failed-call',
        source,
        says: `A call to ${payer} on ${when} failed (${code ?? 'no answer'}).`,
      }
    : { at, kind: 'answered-call', source, says: `${payer} answered again on ${when}.` };
}

function stayStart({ encounter }: Snapshot): number | undefined {
  const start = Date.parse(encounter.resource.period?.start ?? '');
  return Number.isNaN(start) ? undefined : start - DAYS_BEFORE_STAY * DAY_MS;
}

function outages(
  snapshot: Snapshot,
  { policy }: Assessment,
  { payers }: Pick<ClinicalContent, 'payers'>,
): readonly EvidenceFact[] {
  const payer = payers.find(({ id }) => id === policy.payer);
  const from = stayStart(snapshot);
  const end = Date.parse(snapshot.encounter.resource.period?.end ?? '');
  return (payer?.outages ?? [])
    .filter((outage) => from === undefined || Date.parse(outage.to) >= from)
    .filter((outage) => Number.isNaN(end) || Date.parse(outage.from) <= end + DAYS_BEFORE_STAY * DAY_MS)
    .map((outage) => ({
      at: outage.from,
      kind: 'outage-report' as const,
      source: `outage ${outage.source}`,
      says: `${policy.payerName} reported its channels down from ${sayInstant(outage.from, snapshot.zone)} to ${sayInstant(outage.to, snapshot.zone)} (${outage.source}).`,
    }));
}

function coverageVersions({ coverageHistory, coverages, zone }: Snapshot): readonly EvidenceFact[] {
  return [...coverageHistory, ...coverages].map(({ resource, version, receivedAt }) => {
    const id = `Coverage/${resource.id ?? ''}`;
    const { start, end } = resource.period ?? {};
    const period = start === undefined ? '' : `, from ${start}${end === undefined ? '' : ` to ${end}`}`;
    const payor = resource.payor[0]?.reference ?? 'no payer';
    return {
      at: receivedAt,
      kind: 'coverage-version' as const,
      source: `${id} version ${String(version)}`,
      says: `${id} (version ${String(version)}, ${resource.status}, ${payor}${period}) reached us on ${sayInstant(receivedAt, zone)}.`,
    };
  });
}

function eligibilityAnswers({ eligibilityResponses, zone }: Snapshot): readonly EvidenceFact[] {
  return eligibilityResponses.map(({ resource, version, receivedAt }) => {
    const id = `CoverageEligibilityResponse/${resource.id ?? ''}`;
    const inForce = (resource.insurance ?? []).some(({ inforce }) => inforce === true);
    return {
      at: receivedAt,
      kind: 'eligibility-answer' as const,
      source: `${id} version ${String(version)}`,
      says: `${id}, dated ${resource.created}, says that coverage is ${inForce ? '' : 'not '}in force; it reached us on ${sayInstant(receivedAt, zone)}.`,
    };
  });
}

const TRIED: Readonly<Record<PayerNotice['kind'], string>> = {
  'admission-notice': 'notice of the admission',
  'authorization-request': 'an authorization',
  'post-stabilization-request': 'approval of care after stabilization',
  'peer-to-peer': 'a peer-to-peer talk about the denial',
};

/** What the EHR recorded of telephone, fax and portal, and what the payer let pass. */
function notices(
  { zone, communications }: Snapshot,
  { policy, notices: told = [], unanswered }: Assessment,
): readonly EvidenceFact[] {
  const facts = told.map((notice) => ({
    at: notice.at,
    kind: notice.kind === 'peer-to-peer' ? ('peer-to-peer' as const) : ('payer-notice' as const),
    source: `${notice.source} version ${versionOf(notice.source, communications)}`,
    says: sayNotice(notice, policy.payerName, zone),
  }));
  return unanswered === undefined ? facts : [...facts, { ...unanswered, kind: 'post-stabilization' }];
}

function sayNotice(notice: PayerNotice, payer: string, zone: string): string {
  const { kind, at, reached, channel, reason, answeredAt, source } = notice;
  const how = channel === undefined ? '' : ` by ${channel}`;
  if (!reached) {
    const why = reason === undefined ? '' : ` (${reason})`;
    return `On ${sayInstant(at, zone)}${how} ${payer} could not be reached${why} for ${TRIED[kind]} (${source}).`;
  }
  const answer = answeredAt === undefined ? '' : `; ${payer} answered on ${sayInstant(answeredAt, zone)}`;
  if (kind === 'peer-to-peer') {
    return `On ${sayInstant(at, zone)}${how} ${TRIED[kind]} was held with ${payer} (${source}).`;
  }
  const verb = kind === 'admission-notice' ? 'was given' : 'was asked for';
  return `To ${payer} ${TRIED[kind]} ${verb} on ${sayInstant(at, zone)}${how}${answer} (${source}).`;
}

function versionOf(source: string, held: Snapshot['communications']): string {
  return String(held.find(({ resource }) => `Communication/${resource.id ?? ''}` === source)?.version ?? 1);
}

function remittances({ remittances: told, zone }: Snapshot): readonly EvidenceFact[] {
  return told.map(({ resource, version, receivedAt }) => {
    const id = `${resource.resourceType}/${resource.id ?? ''}`;
    return {
      at: receivedAt,
      kind: 'remittance',
      source: `${id} version ${String(version)}`,
      says: `${id} (${resource.status}, dated ${resource.created}) told what became of the claim; it reached us on ${sayInstant(receivedAt, zone)}.`,
    };
  });
}

/** EMTALA (42 CFR 489.24): screening and stabilizing may not wait for a payer's approval. */
function emergencyOrigin(snapshot: Snapshot, { urgency }: Assessment): readonly EvidenceFact[] {
  const { resource, receivedAt } = snapshot.encounter;
  const start = instantOf(resource.period?.start);
  if (!urgency.emergencyOrigin) return [];
  const when = start === undefined ? '' : ` on ${sayInstant(start, snapshot.zone)}`;
  return [
    {
      at: start ?? receivedAt,
      kind: 'emergency-origin',
      source: `Encounter/${resource.id ?? ''}`,
      says: `Care began${when} in an emergency department, where screening and stabilizing may not wait for an approval (42 CFR 489.24).`,
    },
  ];
}

function scenarioFindings({ at, scenarios }: Assessment): readonly EvidenceFact[] {
  return scenarios.flatMap(({ scenario, evidence }) =>
    evidence.map(({ says, source, path, value }) => ({
      at,
      kind: scenario === CHANGE_OF_PLAN ? ('code-difference' as const) : ('scenario-finding' as const),
      source: `${source} ${path}`,
      says: `${says} (${source} ${path} = ${value})`,
    })),
  );
}

/** Not why a request is late, but what a restricted document was sent on. */
function disclosureBases({ zone }: Snapshot, { checklist, policy }: Assessment): readonly EvidenceFact[] {
  return checklist.flatMap(({ document, basis }) => {
    if (document === undefined || basis === undefined) return [];
    const { consent, version, receivedAt } = basis;
    return {
      at: receivedAt,
      kind: 'disclosure-basis',
      source: `${consent} version ${String(version)}`,
      says: `${document} is restricted; ${consent} (version ${String(version)}), which reached us on ${sayInstant(receivedAt, zone)}, permits sending it to ${policy.payerName}.`,
    };
  });
}
