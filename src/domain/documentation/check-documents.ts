import type { DocumentReference } from '@medplum/fhirtypes';
import type { Held, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import type { PayerPolicy } from '../policy/payer-policy.ts';
import type { ServiceClass } from '../policy/service-class.ts';
import type { ScenarioFinding } from '../urgency/scenario.ts';
import type { ChecklistItem } from './checklist.ts';
import { releaseOf } from './disclosure-basis.ts';
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
  serviceClass: ServiceClass;
  payer: PayerPolicy | undefined;
  /** The leading scenario first. */
  scenarios: readonly ScenarioFinding[];
  /** ISO instant: a patient's consent may end. */
  at: string;
}): readonly ChecklistItem[] {
  const limit = input.payer?.documents.maxMegabytes;
  const typed = input.snapshot.documents.map((held) => ({ held, codes: loincCodes(held.resource) }));
  return wantedBy(input).map((wanted) => check(wanted, typed, limit, input));
}

type DocumentQuestion = Parameters<typeof checkDocuments>[0];

/** A requirement as it is wanted, and what is said while nothing fulfils it: the same for every case. */
interface Wanted {
  readonly requirement: DocumentRequirement;
  readonly missing: ChecklistItem;
}

/** Thousands of cases share a few dozen combinations of payer, kind of service and scenarios. */
const remembered = new WeakMap<
  ClinicalContent,
  Map<PayerPolicy | undefined, Map<string, readonly Wanted[]>>
>();

function wantedBy(question: DocumentQuestion): readonly Wanted[] {
  const { serviceClass, content, payer, scenarios } = question;
  const ofRelease = remembered.get(content) ?? new Map<PayerPolicy | undefined, Map<string, Wanted[]>>();
  remembered.set(content, ofRelease);
  const ofPayer = ofRelease.get(payer) ?? new Map<string, Wanted[]>();
  ofRelease.set(payer, ofPayer);
  const key = [serviceClass, ...scenarios.map(({ scenario }) => scenario)].join(' ');
  let wanted = ofPayer.get(key);
  if (wanted === undefined) {
    wanted = requirementsFor(question).map((each) => ({
      requirement: each,
      missing: missing(each),
    }));
    ofPayer.set(key, wanted);
  }
  return wanted;
}

/** One requirement a key: required where the leading scenario, the service or the payer requires it. */
function requirementsFor(question: DocumentQuestion): readonly DocumentRequirement[] {
  const byKey = new Map<string, DocumentRequirement>();
  for (const requirement of question.content.requirements) {
    const need = needOf(requirement, question);
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
  { serviceClass, payer, scenarios }: DocumentQuestion,
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

/** A document of the episode with its LOINC types. */
interface Typed {
  readonly held: Held<DocumentReference>;
  readonly codes: readonly string[];
}

/** The newest document that is fit to be sent; else what is wrong with the newest one. */
function check(
  { requirement, missing }: Wanted,
  documents: readonly Typed[],
  maxMegabytes: number | undefined,
  { snapshot, content, at }: DocumentQuestion,
): ChecklistItem {
  const { types, about } = requirement;
  const candidates = documents.filter(({ codes }) => codes.some((code) => types.includes(code)));
  if (candidates.length === 0) return missing;
  candidates.sort((a, b) => newestFirst(a.held, b.held));
  let unfit: ChecklistItem = missing;
  for (const { held, codes } of candidates) {
    const release = releaseOf(held.resource, { snapshot, content, at });
    const fault = faultOf(held.resource, { about, maxMegabytes }, snapshot, release);
    const type = codes.find((code) => types.includes(code)) ?? missing.type;
    const found = { ...missing, type, document: nameOf(held) };
    if (fault === undefined) {
      const basis = release.may === 'on-basis' ? { basis: release.basis } : {};
      return { ...found, ...basis, status: 'present', remedy: undefined };
    }
    if (unfit === missing) unfit = { ...found, status: 'unusable', remedy: fault };
  }
  return unfit;
}

function missing(requirement: DocumentRequirement): ChecklistItem {
  const { types, label, need, reportType, id, version, key, owner } = requirement;
  return {
    key,
    ...(owner === undefined ? {} : { owner }),
    label,
    need,
    reportType,
    by: `${id}@${version}`,
    type: firstOf(types),
    status: 'missing',
    document: undefined,
    remedy: `Push the ${label.charAt(0).toLowerCase()}${label.slice(1)} (DocumentReference of LOINC type ${types.join(' or ')})`,
  };
}

function loincCodes({ type }: DocumentReference): readonly string[] {
  return (type?.coding ?? [])
    .filter(({ system }) => system === LOINC)
    .map(({ code }) => code)
    .filter((code) => code !== undefined);
}

function firstOf(types: readonly string[]): string {
  return types[0] ?? '';
}

function nameOf({ resource }: Held<DocumentReference>): string {
  return `DocumentReference/${resource.id ?? ''}`;
}
