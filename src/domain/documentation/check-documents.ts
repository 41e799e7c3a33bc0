import type { DocumentReference } from '@medplum/fhirtypes';
import type { Held, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import type { PayerPolicy } from '../policy/payer-policy.ts';
import { serviceClassOf } from '../policy/service-class-of.ts';
import type { ServiceClass } from '../policy/service-class.ts';
import type { ScenarioFinding } from '../urgency/scenario.ts';
import type { UrgencyFinding } from '../urgency/urgency.ts';
import type { ChecklistItem } from './checklist.ts';
import { faultOf, newestFirst } from './document-quality.ts';
import type { DocumentRequirement } from './requirement.ts';

const LOINC = 'http://loinc.org';

/**
 * The documents that this scenario, kind of service and payer ask for, and whether each is here and fit to be sent.
 * Only documents of this list leave the house: what nobody asked for stays home (minimum necessary).
 */
export function checkDocuments(input: {
  snapshot: Snapshot;
  content: ClinicalContent;
  urgency: UrgencyFinding;
  payer: PayerPolicy | undefined;
  /** The leading scenario first. */
  scenarios: readonly ScenarioFinding[];
}): readonly ChecklistItem[] {
  const wanted = requirementsFor(input);
  const limit = input.payer?.documents.maxMegabytes;
  return wanted.map((requirement) => check(requirement, input.snapshot, input.content, limit));
}

type DocumentQuestion = Parameters<typeof checkDocuments>[0];

/** One requirement a key: required where the leading scenario, the service or the payer requires it. */
function requirementsFor(question: DocumentQuestion): readonly DocumentRequirement[] {
  const serviceClass = serviceClassOf(question.snapshot, question.urgency, question.content);
  const byKey = new Map<string, DocumentRequirement>();
  for (const requirement of question.content.requirements) {
    const need = needOf(requirement, serviceClass, question);
    if (need !== undefined && need !== 'not-wanted' && byKey.get(requirement.key)?.need !== 'required') {
      byKey.set(requirement.key, { ...requirement, need });
    }
  }
  const all = [...byKey.values()];
  return [...all.filter(({ need }) => need === 'required'), ...all.filter(({ need }) => need === 'helpful')];
}

/** An empty list names no condition. */
function allows(values: readonly string[], value: string | undefined): boolean {
  return values.length === 0 || (value !== undefined && values.includes(value));
}

/** What the payer says of a document outweighs the general lists; a further scenario only makes one helpful. */
function needOf(
  requirement: DocumentRequirement,
  serviceClass: ServiceClass,
  { payer, scenarios }: DocumentQuestion,
): DocumentRequirement['need'] | 'not-wanted' | undefined {
  if (!allows(requirement.serviceClasses, serviceClass) || !allows(requirement.payers, payer?.id)) {
    return undefined;
  }
  const leads = allows(requirement.scenarios, scenarios[0]?.scenario);
  const helps = scenarios.some(({ scenario }) => requirement.scenarios.includes(scenario));
  if (!leads && !helps) return undefined;
  return needOfPayer(requirement.key, payer) ?? (leads ? requirement.need : 'helpful');
}

function needOfPayer(key: string, payer: PayerPolicy | undefined): 'required' | 'not-wanted' | undefined {
  if (payer?.documents.notWanted.includes(key) === true) return 'not-wanted';
  return payer?.documents.required.includes(key) === true ? 'required' : undefined;
}

function check(
  requirement: DocumentRequirement,
  snapshot: Snapshot,
  content: ClinicalContent,
  maxMegabytes: number | undefined,
): ChecklistItem {
  const { types, label, need, reportType, id, version, key, owner } = requirement;
  const candidates = snapshot.documents
    .filter(({ resource }) => typeAmong(resource, types) !== undefined)
    .sort(newestFirst);
  const judged = candidates.map((held) => ({
    held,
    fault: faultOf(held.resource, { about: requirement.about, maxMegabytes }, snapshot, content),
  }));
  const fit = judged.find(({ fault }) => fault === undefined);
  const unfit = judged[0];
  const by = `${id}@${version}`;
  const common = { key, ...(owner === undefined ? {} : { owner }), label, need, reportType, by };
  if (fit !== undefined) {
    const type = typeAmong(fit.held.resource, types) ?? firstOf(types);
    return { ...common, type, status: 'present', document: nameOf(fit.held), remedy: undefined };
  }
  if (unfit !== undefined) {
    const type = typeAmong(unfit.held.resource, types) ?? firstOf(types);
    return { ...common, type, status: 'unusable', document: nameOf(unfit.held), remedy: unfit.fault };
  }
  const type = firstOf(types);
  const remedy = `Push the ${label.charAt(0).toLowerCase()}${label.slice(1)} (DocumentReference of LOINC type ${types.join(' or ')})`;
  return { ...common, type, status: 'missing', document: undefined, remedy };
}

function typeAmong({ type }: DocumentReference, types: readonly string[]): string | undefined {
  return type?.coding?.find(
    ({ system, code }) => system === LOINC && code !== undefined && types.includes(code),
  )?.code;
}

function firstOf(types: readonly string[]): string {
  return types[0] ?? '';
}

function nameOf({ resource }: Held<DocumentReference>): string {
  return `DocumentReference/${resource.id ?? ''}`;
}
