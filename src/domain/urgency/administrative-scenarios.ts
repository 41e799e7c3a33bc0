import type { Claim, CodeableConcept, Coverage, Reference } from '@medplum/fhirtypes';
import { resolve, type Held, type Snapshot } from '../case/snapshot.ts';
import { codeKey } from '../clinical-content/code-system.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { localReference } from '../fhir/reference.ts';
import { instantOf } from '../time/local-time.ts';
import type { FoundScenario, Outage, ScenarioInput } from './scenario-input.ts';
import type { Evidence } from './scenario.ts';

/** The scenarios that lie in what hindered asking: the wrong payer, a late answer, a portal that was down, a new plan. */
export function administrativeScenarios(input: ScenarioInput): FoundScenario[] {
  return [
    ...systemFailure(input),
    ...incorrectInsurance(input),
    ...delayedEligibility(input),
    ...changeOfPlan(input),
  ];
}

/** A failed call hinders asking when it happened within a day of the service. */
const AROUND_SERVICE_MS = 24 * 3_600_000;

function systemFailure({ snapshot, payer, outages }: ScenarioInput): FoundScenario[] {
  const service = serviceTimes(snapshot);
  if (service === undefined) return [];
  const [from, to] = [service.from - AROUND_SERVICE_MS, service.to + AROUND_SERVICE_MS];
  const failed = snapshot.contacts.filter(
    (contact) =>
      contact.payer === payer &&
      contact.outcome === 'failed' &&
      Date.parse(contact.at) >= from &&
      Date.parse(contact.at) <= to,
  );
  const evidence: Evidence[] = [
    ...failed.map(({ at, code }) => ({
      source: 'payer-contact',
      path: code ?? 'failed',
      value: at,
      says: 'A call to the payer failed around the time of service, as our own log shows.',
    })),
    ...outages.filter((outage) => overlaps(outage, service)).map(outageEvidence),
  ];
  if (evidence.length === 0) return [];
  return [
    {
      scenario: 'system-failure',
      evidence,
      because: 'The payer could not be reached when the service began.',
    },
  ];
}

function outageEvidence({ from, to, source }: Outage): Evidence {
  return {
    source: 'outage',
    path: source,
    value: `${from}/${to ?? ''}`,
    says: 'An outage of the payer or its portal was reported for the time of service.',
  };
}

function overlaps({ from, to }: Outage, service: { from: number; to: number }): boolean {
  return Date.parse(from) <= service.to && (to === undefined || Date.parse(to) >= service.from);
}

function serviceTimes({ encounter }: Snapshot): { from: number; to: number } | undefined {
  const { start, end } = encounter.resource.period ?? {};
  const from = Date.parse(start ?? '');
  if (Number.isNaN(from)) return undefined;
  const to = Date.parse(end ?? '');
  return { from, to: Number.isNaN(to) ? from : to };
}

const WRONG: ReadonlySet<string> = new Set(['cancelled', 'entered-in-error']);

/** Another insurer stood on record when care began; the right one became known later. */
function incorrectInsurance({ snapshot, coverage }: ScenarioInput): FoundScenario[] {
  if (coverage === undefined) return [];
  const evidence = [
    ...withdrawnCoverages(snapshot, coverage),
    ...earlierVersions(snapshot, coverage),
    ...addressedElsewhere(snapshot, coverage),
  ];
  if (evidence.length === 0) return [];
  return [
    {
      scenario: 'incorrect-insurance',
      evidence: [...evidence, ...knownSince(snapshot, coverage)],
      because: 'The insurance on record when care began was not the right one.',
    },
  ];
}

function withdrawnCoverages({ coverages }: Snapshot, right: Held<Coverage>): Evidence[] {
  return coverages
    .filter(({ resource }) => resource.id !== right.resource.id && WRONG.has(resource.status))
    .filter(({ resource }) => !isSameInsurance(resource, right.resource))
    .map(({ resource }) => ({
      source: localReference(resource),
      path: 'Coverage.status',
      value: resource.status,
      says: 'Another insurance was on record and has been withdrawn.',
    }));
}

function earlierVersions({ coverageHistory }: Snapshot, right: Held<Coverage>): Evidence[] {
  return coverageHistory
    .filter(({ resource }) => resource.id === right.resource.id && !isSameInsurance(resource, right.resource))
    .map(({ resource, receivedAt }) => ({
      source: localReference(resource),
      path: 'Coverage.payor',
      value: receivedAt,
      says: 'An earlier version of this insurance named another insurer or member.',
    }));
}

function addressedElsewhere(snapshot: Snapshot, right: Held<Coverage>): Evidence[] {
  const insurers = new Set(payorsOf(right.resource).map((payor) => targetOf(snapshot, payor.reference)));
  return snapshot.authorizations
    .filter(({ resource }) => resource.insurer?.reference !== undefined && insurers.size > 0)
    .filter(({ resource }) => !insurers.has(targetOf(snapshot, resource.insurer?.reference)))
    .map(({ resource }) => ({
      source: localReference(resource),
      path: 'Claim.insurer',
      value: resource.insurer?.reference ?? '',
      says: 'An authorization was asked of another insurer.',
    }));
}

/** A fact that supports the others: alone it may only mean that everything was sent after the stay. */
function knownSince(snapshot: Snapshot, right: Held<Coverage>): Evidence[] {
  const known = firstReceived(snapshot, right);
  const service = serviceTimes(snapshot);
  if (service === undefined || Date.parse(known) <= service.from) return [];
  return [
    {
      source: localReference(right.resource),
      path: 'Coverage.meta.lastUpdated',
      value: known,
      says: 'The right insurance became known after the service had begun.',
    },
  ];
}

function firstReceived({ coverageHistory }: Snapshot, { resource, receivedAt }: Held<Coverage>): string {
  const before = coverageHistory.filter((held) => held.resource.id === resource.id);
  return [receivedAt, ...before.map((held) => held.receivedAt)].sort()[0] ?? receivedAt;
}

function isSameInsurance(one: Coverage, other: Coverage): boolean {
  return insuranceKey(one) === insuranceKey(other);
}

function insuranceKey(coverage: Coverage): string {
  const payors = payorsOf(coverage).map(({ reference, identifier }) => reference ?? identifier?.value ?? '');
  return `${payors.join()} ${coverage.subscriberId ?? ''}`;
}

/** Feeds send Coverages without a payor although FHIR requires one. */
function payorsOf({ payor }: Partial<Coverage>): readonly Reference[] {
  return payor ?? [];
}

function targetOf(snapshot: Snapshot, reference: string | undefined): string {
  const held = reference === undefined ? undefined : resolve(snapshot, { reference });
  return held === undefined ? (reference ?? '') : localReference(held.resource);
}

/** The payer, or the insurance itself, became certain only after care began. */
function delayedEligibility({ snapshot, coverage }: ScenarioInput): FoundScenario[] {
  const service = serviceTimes(snapshot);
  if (service === undefined) return [];
  const evidence = [
    ...lateAnswers(snapshot, service.from),
    ...lateCoverage(snapshot, coverage, service.from),
  ];
  if (evidence.length === 0) return [];
  return [
    {
      scenario: 'delayed-eligibility',
      evidence,
      because: 'Eligibility was confirmed only after the service had begun.',
    },
  ];
}

function lateAnswers({ eligibilityResponses }: Snapshot, start: number): Evidence[] {
  const usable = eligibilityResponses.filter(({ resource }) => resource.status === 'active');
  const isEarly = usable.some(({ resource }) => Date.parse(resource.created) <= start);
  // Who was confirmed before care began was not confirmed late, however often it was asked again.
  if (isEarly) return [];
  return usable
    .filter(({ resource }) => Date.parse(resource.created) > start)
    .map(({ resource }) => ({
      source: localReference(resource),
      path: 'CoverageEligibilityResponse.created',
      value: resource.created,
      says: 'The answer on eligibility came after the service had begun.',
    }));
}

/** Parts of one push arrive in any order, and some a little later; only what comes a day after the encounter is news. */
const NEWS_AFTER_MS = 24 * 3_600_000;

/** The coverage reached us long after the encounter it covers, and says that it was valid all along. */
function lateCoverage(snapshot: Snapshot, coverage: Held<Coverage> | undefined, start: number): Evidence[] {
  if (coverage === undefined) return [];
  const known = firstReceived(snapshot, coverage);
  const isRetroactive = Date.parse(coverage.resource.period?.start ?? '') <= start;
  const isNews = Date.parse(known) - Date.parse(snapshot.encounter.receivedAt) > NEWS_AFTER_MS;
  if (!isNews || Date.parse(known) <= start || !isRetroactive) return [];
  return [
    {
      source: localReference(coverage.resource),
      path: 'Coverage.period.start',
      value: coverage.resource.period?.start ?? '',
      says: `The coverage became known on ${(instantOf(known) ?? known).slice(0, 10)} and is valid from before the service.`,
    },
  ];
}

/** What was authorized is not what was done. */
function changeOfPlan({ snapshot, content }: ScenarioInput): FoundScenario[] {
  const authorized = snapshot.authorizations.filter(({ resource }) => resource.status === 'active');
  if (authorized.length === 0) return [];
  const planned = authorized.flatMap(({ resource }) => plannedConcepts(resource));
  const known = new Set(planned.flatMap((concept) => keysOf(concept, content)));
  const systems = new Set([...known].map((key) => key.split('|')[0]));
  const other = snapshot.procedures
    .filter(({ resource }) => ['completed', 'in-progress'].includes(resource.status))
    .flatMap((held) => {
      const comparable = keysOf(held.resource.code, content).filter((key) => systems.has(key.split('|')[0]));
      return comparable.length > 0 && !comparable.some((key) => known.has(key))
        ? [{ held, key: comparable[0] }]
        : [];
    });
  if (other.length === 0) return [];
  return [
    {
      scenario: 'change-of-treatment-plan',
      evidence: [
        ...other.map(({ held, key }) => ({
          source: localReference(held.resource),
          path: 'Procedure.code',
          value: key?.split('|')[1] ?? '',
          says: 'This was performed and had not been authorized.',
        })),
        ...authorized.map(authorizedEvidence),
      ],
      because: 'The treatment plan changed after the authorization was given.',
    },
  ];
}

/** Feeds send items without a service code although FHIR requires one. */
function plannedConcepts(claim: Claim): readonly (CodeableConcept | undefined)[] {
  return (claim.item ?? []).map(({ productOrService }) => productOrService);
}

function authorizedEvidence({ resource }: Held<Claim>): Evidence {
  const codes = plannedConcepts(resource).flatMap((concept) => concept?.coding ?? []);
  return {
    source: localReference(resource),
    path: 'Claim.item.productOrService',
    value: codes.map(({ code }) => code ?? '').join(', '),
    says: 'This was authorized.',
  };
}

function keysOf(concept: CodeableConcept | undefined, content: ClinicalContent): string[] {
  return (concept?.coding ?? [])
    .filter(({ code }) => code !== undefined)
    .map((coding) => codeKey(content.systems, coding));
}
