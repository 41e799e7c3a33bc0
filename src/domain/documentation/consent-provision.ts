import type {
  CodeableConcept,
  Coding,
  Consent,
  ConsentProvision,
  ConsentProvisionActor,
  ConsentProvisionData,
  DocumentReference,
  Identifier,
  Period,
  Reference,
} from '@medplum/fhirtypes';
import { resolveAs, type Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { localReference, parseReference } from '../fhir/reference.ts';
import { instantOf, localDate } from '../time/local-time.ts';

/** Lists of `mappings/value-sets/`. */
const SCOPES = 'consent-scope-of-disclosure';
const PURPOSES = 'consent-purpose-of-payment';
const ACTIONS = 'consent-action-of-disclosure';
const PSYCHOTHERAPY = 'restricted-psychotherapy-labels';
const LEVELS = 'restricted-confidentiality-levels';

/** A restricted document on its way to a payer, as a Consent is asked about it. */
export interface Disclosure {
  readonly document: DocumentReference;
  /** The labels that hold it back. */
  readonly labels: readonly Coding[];
  /** Whom it would go to. */
  readonly payors: readonly Reference[];
  readonly snapshot: Snapshot;
  readonly content: ClinicalContent;
  /** ISO instant at which it would go. */
  readonly at: string;
}

/** Whether a provision of this Consent permits the disclosure by naming what is disclosed. A general permit names nothing. */
export function permits({ scope, provision }: Consent, disclosure: Disclosure): boolean {
  const isOfDisclosure = (scope.coding ?? []).some((coding) => isIn(SCOPES, coding, disclosure));
  return isOfDisclosure && provision !== undefined && isPermittedBy(provision, disclosure);
}

/** Whether this Consent denies the disclosure, or denies all that it does not except. */
export function denies({ scope, provision }: Consent, disclosure: Disclosure): boolean {
  const scopes = scope.coding ?? [];
  if (scopes.length > 0 && !scopes.some((coding) => isIn(SCOPES, coding, disclosure))) return false;
  if (provision === undefined || !isMet(provision, disclosure)) return false;
  if (isPermittedBy(provision, disclosure)) return false;
  const rules = [provision, ...(provision.provision ?? [])];
  return rules.some((rule) => rule.type === 'deny' && mayConcern(rule, disclosure));
}

/** FHIR R4: nested provisions are exceptions to the one they stand in, whose conditions hold for them too. */
function isPermittedBy(provision: ConsentProvision, disclosure: Disclosure): boolean {
  const exceptions = provision.provision ?? [];
  if (!isMet(provision, disclosure)) return false;
  // An exception of no stated type is taken for a denial: what cannot be judged is not sent.
  if (exceptions.some((each) => each.type !== 'permit' && mayConcern(each, disclosure))) return false;
  return (
    (provision.type === 'permit' && names(provision, disclosure)) ||
    exceptions.some((each) => isPermittedBy(each, disclosure))
  );
}

/** Who, when, what for and how: each only where it is given. */
function isMet(provision: ConsentProvision, disclosure: Disclosure): boolean {
  const { period, dataPeriod, actor, purpose, action } = provision;
  const { snapshot, document, at } = disclosure;
  return (
    covers(period, at, snapshot.zone) &&
    (dataPeriod === undefined || covers(dataPeriod, document.date, snapshot.zone)) &&
    fits(actor, (each) => isPayer(each, disclosure)) &&
    fits(purpose, (each) => isIn(PURPOSES, each, disclosure)) &&
    fits(action, (each) => codingsOf([each]).some((coding) => isIn(ACTIONS, coding, disclosure)))
  );
}

/** Whether it may be about this disclosure: all that it gives fits. */
function mayConcern(provision: ConsentProvision, disclosure: Disclosure): boolean {
  const { securityLabel, data, class: classes = [], code = [] } = provision;
  const { labels, document } = disclosure;
  return (
    isMet(provision, disclosure) &&
    fits(securityLabel, (each) => isAmong(each, labels)) &&
    fits(data, (each) => isInstance(each, document)) &&
    (classes.length + code.length === 0 || namesType(provision, document))
  );
}

/** A condition that is not given excludes nothing; of one that is given, one alternative is enough. */
function fits<T>(given: readonly T[] = [], isSo: (each: T) => boolean): boolean {
  return given.length === 0 || given.some(isSo);
}

/**
 * Whether what it names is this document: itself, each label that says why it is sensitive, or its type. The resource
 * type alone names nothing, and psychotherapy notes are named by label or as themselves (45 CFR 164.508(a)(2)).
 */
function names(provision: ConsentProvision, disclosure: Disclosure): boolean {
  if (!mayConcern(provision, disclosure)) return false;
  const { document, labels } = disclosure;
  if (namesDocument(provision, document) || namesLabels(provision, disclosure)) return true;
  return (
    namesType(provision, document) &&
    (provision.securityLabel ?? []).length === 0 &&
    disclosure.content.valueSets.has(PSYCHOTHERAPY) &&
    !labels.some((label) => isIn(PSYCHOTHERAPY, label, disclosure))
  );
}

function namesDocument({ data = [] }: ConsentProvision, document: DocumentReference): boolean {
  return data.some((each) => isInstance(each, document));
}

function isInstance({ meaning, reference }: ConsentProvisionData, document: DocumentReference): boolean {
  const target = parseReference(reference.reference);
  return (
    meaning === 'instance' &&
    target?.type !== undefined &&
    `${target.type}/${target.id}` === localReference(document)
  );
}

/** A level of confidentiality follows from the label beside it; alone it must be named itself. */
function namesLabels({ securityLabel = [] }: ConsentProvision, disclosure: Disclosure): boolean {
  const why = disclosure.labels.filter((label) => !isIn(LEVELS, label, disclosure));
  const wanted = why.length === 0 ? disclosure.labels : why;
  return wanted.every((label) => isAmong(label, securityLabel));
}

function namesType(
  { class: classes = [], code = [] }: ConsentProvision,
  { type, category = [] }: DocumentReference,
): boolean {
  const own = codingsOf([...(type === undefined ? [] : [type]), ...category]);
  return [...classes, ...codingsOf(code)].some((each) => isAmong(each, own));
}

/** By reference, or by an identifier that the payer's Organization carries. */
function isPayer({ reference }: ConsentProvisionActor, { payors, snapshot }: Disclosure): boolean {
  const actor = parseReference(reference.reference);
  const ofActor = identifiersOf(reference, snapshot);
  return payors.some((payor) => {
    const target = parseReference(payor.reference);
    const isSame = target !== undefined && target.type === actor?.type && target.id === actor?.id;
    return isSame || identifiersOf(payor, snapshot).some((own) => ofActor.some((each) => isEqual(own, each)));
  });
}

function identifiersOf(reference: Reference, snapshot: Snapshot): readonly Identifier[] {
  const named = resolveAs(snapshot, reference, 'Organization')?.resource.identifier ?? [];
  return [...named, ...(reference.identifier === undefined ? [] : [reference.identifier])];
}

function isEqual(one: Identifier, other: Identifier): boolean {
  return one.value !== undefined && one.system === other.system && one.value === other.value;
}

/** A boundary by the day, month or year includes the whole of it, as FHIR Period says. */
function covers({ start, end }: Period = {}, when: string | undefined, zone: string): boolean {
  const instant = instantOf(when);
  const day = localDate(when, zone);
  const order = (boundary: string): number => {
    const exact = instantOf(boundary);
    const [one, other] =
      exact === undefined || instant === undefined
        ? [day?.slice(0, boundary.length) ?? '', (localDate(boundary, zone) ?? boundary).slice(0, 10)]
        : [instant, exact];
    return one === other ? 0 : one < other ? -1 : 1;
  };
  if (day === undefined) return start === undefined && end === undefined;
  return (start === undefined || order(start) >= 0) && (end === undefined || order(end) <= 0);
}

function isIn(valueSet: string, { system, code }: Coding, { content }: Disclosure): boolean {
  if (system === undefined || code === undefined) return false;
  return content.valueSets.get(valueSet)?.has({ system, code }) === true;
}

function isAmong({ system, code }: Coding, codings: readonly Coding[]): boolean {
  return code !== undefined && codings.some((each) => each.system === system && each.code === code);
}

function codingsOf(concepts: readonly CodeableConcept[]): readonly Coding[] {
  return concepts.flatMap(({ coding = [] }) => coding);
}
