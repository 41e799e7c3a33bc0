import { isObject, objectsOf, type JsonObject } from './json.ts';
import type { KnownDefectSwitches } from './known-defects.ts';
import { report, type Visit } from './visit.ts';

const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/';
const APPEAL_IMMEDIATE = '1';
const CANCEL = '3';

type NarrativeRule = (value: unknown, visit: Visit, defects: KnownDefectSwitches) => void;

/** Rules that the guide tells only in prose, by the profile whose elements must obey them. */
export const NARRATIVE_RULES: ReadonlyMap<string, NarrativeRule> = new Map<string, NarrativeRule>([
  [`${PAS}profile-claim`, checkClaim],
  [`${PAS}profile-claim-update`, checkClaim],
  [`${PAS}profile-claim-inquiry`, checkClaim],
  [`${PAS}profile-quantity`, checkQuantity],
  [`${PAS}profile-datatype-timing`, checkTiming],
]);

/** What an item may point to, by the name of the pointer. */
const POINTERS = [
  ['careTeamSequence', 'careTeam'],
  ['diagnosisSequence', 'diagnosis'],
  ['informationSequence', 'supportingInfo'],
  ['procedureSequence', 'procedure'],
] as const;

function checkClaim(claim: unknown, visit: Visit, defects: KnownDefectSwitches): void {
  if (!isObject(claim)) return;
  for (const name of ['insurance', 'item']) uniqueSequences(claim, name, visit);
  for (const [pointer, name] of POINTERS)
    checkPointers(claim, pointer, uniqueSequences(claim, name, visit), visit);
  objectsOf(claim['item']).forEach((item, at) => {
    visit.path.push('item', at);
    checkItem(item, visit);
    if (defects['immediate-level-of-care-never-fires'] !== 'enforce') checkLevelOfService(item, claim, visit);
    visit.path.length -= 2;
  });
  checkCareTeam(claim, visit);
  checkX12Limits(claim, visit);
}

function uniqueSequences(claim: JsonObject, name: string, visit: Visit): ReadonlySet<unknown> {
  const seen = new Set<unknown>();
  objectsOf(claim[name]).forEach(({ sequence }, at) => {
    visit.path.push(name, at);
    if (seen.has(sequence)) report(visit, 'sequence-repeated', name, 'sequence');
    seen.add(sequence);
    visit.path.length -= 2;
  });
  return seen;
}

function checkPointers(claim: JsonObject, pointer: string, known: ReadonlySet<unknown>, visit: Visit): void {
  objectsOf(claim['item']).forEach((item, at) => {
    const pointers = item[pointer];
    if (!Array.isArray(pointers)) return;
    pointers.forEach((sequence, place) => {
      if (known.has(sequence)) return;
      visit.path.push('item', at, pointer, place);
      report(visit, 'sequence-points-nowhere', pointer.replace('Sequence', ''));
      visit.path.length -= 4;
    });
  });
}

/** What the invariant ImmediateLevelOfCare means and does not say. */
function checkLevelOfService(item: JsonObject, claim: JsonObject, visit: Visit): void {
  const isImmediate = codeOf(item, 'extension-certificationType') === APPEAL_IMMEDIATE;
  if (isImmediate && extension(claim, 'extension-levelOfServiceCode') === undefined)
    report(visit, 'level-of-service-missing');
}

function checkItem(item: JsonObject, visit: Visit): void {
  const certification = codeOf(item, 'extension-certificationType');
  const isCancelled = objectsOf(item['modifierExtension']).some(
    ({ url, valueBoolean }) => url === `${PAS}modifierextension-infoCancelled` && valueBoolean === true,
  );
  if (isCancelled && certification !== CANCEL) report(visit, 'cancelled-item-certification');
}

/** A member of item scope says nothing until an item lists it (X12 loop 2010F stands inside the item). */
function checkCareTeam(claim: JsonObject, visit: Visit): void {
  const listed = new Set<unknown>(objectsOf(claim['item']).flatMap((item) => item['careTeamSequence']));
  objectsOf(claim['careTeam']).forEach((member, at) => {
    const scope = extension(member, 'extension-careTeamClaimScope')?.['valueBoolean'];
    if (scope !== false || listed.has(member['sequence'])) return;
    visit.path.push('careTeam', at);
    report(visit, 'care-team-not-on-item');
    visit.path.length -= 2;
  });
}

/** PAS 2.2.1, Repeating fields: FHIR allows more than X12 carries. */
function checkX12Limits(claim: JsonObject, visit: Visit): void {
  const overall = objectsOf(claim['careTeam']).filter(
    (member) => extension(member, 'extension-careTeamClaimScope')?.['valueBoolean'] === true,
  );
  if (objectsOf(claim['diagnosis']).length > 12)
    report(visit, 'beyond-x12-limit', '12 diagnoses', 'diagnosis');
  if (overall.length > 14) report(visit, 'beyond-x12-limit', '14 overall care team members', 'careTeam');
}

function checkQuantity(quantity: unknown, visit: Visit): void {
  if (!isObject(quantity)) return;
  const { unit, code, system } = quantity;
  if (unit === undefined && code === undefined) report(visit, 'quantity-incomplete');
  if (code !== undefined && !/^https?:\/\/codesystem\.x12\.org\/005010\/673$/.test(String(system))) {
    report(visit, 'quantity-code-system', '', 'system');
  }
}

function checkTiming(timing: unknown, visit: Visit): void {
  if (!isObject(timing)) return;
  const repeat = isObject(timing['repeat']) ? timing['repeat'] : {};
  const hasPattern = ['extension-timingcalendarpattern', 'extension-timingdeliverypattern'].some(
    (id) => extension(timing, id) !== undefined,
  );
  const hasRate = ['frequency', 'period', 'periodUnit'].every((name) => repeat[name] !== undefined);
  if (repeat['count'] === undefined && !hasRate && !hasPattern) report(visit, 'timing-incomplete');
}

function extension(element: JsonObject, id: string): JsonObject | undefined {
  return objectsOf(element['extension']).find(({ url }) => url === `${PAS}${id}`);
}

function codeOf(element: JsonObject, id: string): unknown {
  const concept = extension(element, id)?.['valueCodeableConcept'];
  return isObject(concept) ? objectsOf(concept['coding'])[0]?.['code'] : undefined;
}
