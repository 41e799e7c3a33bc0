import type { DocumentReference } from '@medplum/fhirtypes';
import type { Held, Snapshot } from '../case/snapshot.ts';
import { referencedId } from '../fhir/reference.ts';
import { addDays } from '../time/civil-date.ts';
import { instantOf, localDate } from '../time/local-time.ts';
import { contentFault } from './content-fault.ts';
import type { Release } from './disclosure-basis.ts';
import type { DocumentRequirement } from './requirement.ts';

/** A note may be begun before the stay it belongs to: the ambulance's, the ordering office's. */
const DAYS_BEFORE_STAY = 1;

/** Why a document cannot stand in for a requirement, as the act that mends it; undefined when it can. */
export function faultOf(
  document: DocumentReference,
  requirement: Pick<DocumentRequirement, 'about'> & { readonly maxMegabytes?: number | undefined },
  snapshot: Snapshot,
  release: Release,
): string | undefined {
  const isOfChart = requirement.about === 'stay';
  const unsettled = versionFault(document, snapshot) ?? (isOfChart ? signatureFault(document) : undefined);
  if (unsettled !== undefined) return unsettled;
  if (!hasContent(document)) return 'It has no content: push it with its text or a link to it';
  if (!isOfPatient(document, snapshot))
    return 'It names another patient, or none: push the one of this patient';
  if (release.may === 'not') return release.remedy;
  return isOfChart && !isOfStay(document, snapshot)
    ? 'It belongs to another encounter or time: push the one of this stay'
    : contentFault(document, requirement.maxMegabytes, snapshot);
}

/** Only the version that stands now, and is meant to, can be sent. */
function versionFault(document: DocumentReference, snapshot: Snapshot): string | undefined {
  const { status, docStatus } = document;
  if (status !== 'current') return `It is ${status}: push the version that replaced it`;
  if (docStatus === 'preliminary') return 'It is preliminary: have its author sign it and push it again';
  if (docStatus === 'entered-in-error') return 'It was entered in error: push the right one';
  return isReplaced(document, snapshot) ? 'A newer document replaces it: push that one' : undefined;
}

/** What belongs to the chart of a stay has an author, and is final or signed; a card or a notice of a payer is neither. */
function signatureFault({ author = [], docStatus, authenticator }: DocumentReference): string | undefined {
  if (author.length === 0) return 'It names no author: push it with who wrote it';
  if (docStatus !== undefined || authenticator !== undefined) return undefined;
  return 'It does not say that it is final, nor who signed it: push it with its status, or its signature';
}

/** Another document of the record says that it takes the place of this one, whatever its own status says. */
function isReplaced({ id }: DocumentReference, { documents }: Pick<Snapshot, 'documents'>): boolean {
  return documents.some(
    ({ resource }) =>
      resource.status === 'current' &&
      resource.docStatus !== 'preliminary' &&
      (resource.relatesTo ?? []).some(
        ({ code, target }) => code === 'replaces' && id !== undefined && referencedId(target) === id,
      ),
  );
}

/** Orders by the document's date, then by when it reached us: the newest version counts. */
export function newestFirst(a: Held<DocumentReference>, b: Held<DocumentReference>): number {
  const [dateA, dateB] = [dateOf(a), dateOf(b)];
  if (dateA !== dateB) return dateA > dateB ? -1 : 1;
  return (a.resource.id ?? '') < (b.resource.id ?? '') ? -1 : 1;
}

function dateOf({ resource, receivedAt }: Held<DocumentReference>): string {
  return instantOf(resource.date) ?? receivedAt;
}

function hasContent({ content }: DocumentReference): boolean {
  return content.some(
    ({ attachment }) => (attachment.data ?? attachment.url ?? '').length > 0 && attachment.size !== 0,
  );
}

function isOfPatient({ subject }: DocumentReference, snapshot: Snapshot): boolean {
  const patient = snapshot.patient?.resource.id ?? referencedId(snapshot.encounter.resource.subject);
  return patient === undefined || referencedId(subject) === patient;
}

/** By the encounter it names; without one, by its times. */
function isOfStay(document: DocumentReference, snapshot: Snapshot): boolean {
  const named = (document.context?.encounter ?? []).map(referencedId).filter((id) => id !== undefined);
  if (named.length === 0) return isOfTheseDays(document, snapshot);
  const isNamed = ({ resource: { id } }: Held) => id !== undefined && named.includes(id);
  return isNamed(snapshot.encounter) || snapshot.linked.some(({ encounter }) => isNamed(encounter));
}

function isOfTheseDays({ context, date }: DocumentReference, snapshot: Snapshot): boolean {
  const day = (value: string | undefined) => localDate(value, snapshot.zone);
  const { start, end } = context?.period ?? {};
  const stay = snapshot.encounter.resource.period;
  const [from, to, began] = [day(stay?.start), day(stay?.end), day(start)];
  if (from === undefined) return true;
  if (began !== undefined && to !== undefined && began > to) return false;
  // A note may be dictated long after the stay, so that a late date alone says nothing.
  const last = [end, start, date].map(day).find((each) => each !== undefined);
  return last === undefined || last >= addDays(from, -DAYS_BEFORE_STAY);
}
