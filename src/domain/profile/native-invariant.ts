import { isObject, objectsOf, stringOf, type JsonObject } from './json.ts';

/** Whether an element obeys an invariant. */
type NativeInvariant = (element: JsonObject) => boolean;

/** us-core-17, as US Core writes it. */
const NPI_CHECK_DIGIT =
  '(((select(value.substring(0,1).toInteger()).select(iif($this<5, $this*2, (($this*2)-9))))+' +
  '(value.substring(1,1).toInteger())+(select(value.substring(2,1).toInteger()).select(iif($t' +
  'his<5, $this*2, (($this*2)-9))))+(value.substring(3,1).toInteger())+(select(value.substrin' +
  'g(4,1).toInteger()).select(iif($this<5, $this*2, (($this*2)-9))))+(value.substring(5,1).to' +
  'Integer())+(select(value.substring(6,1).toInteger()).select(iif($this<5, $this*2, (($this*' +
  '2)-9))))+(value.substring(7,1).toInteger())+(select(value.substring(8,1).toInteger()).sele' +
  'ct(iif($this<5, $this*2, (($this*2)-9))))+(value.substring(9,1).toInteger()) + 24)mod 10=0' +
  ')';

/**
 * Invariants that are met so often that FHIRPath would be most of the cost, by their exact expression.
 * A test holds each against fhirpath.js; an expression that is spelt otherwise goes there too.
 */
export const NATIVE_INVARIANTS: ReadonlyMap<string, NativeInvariant> = new Map<string, NativeInvariant>([
  [
    "reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids'))",
    () => true,
  ], // reference-check.ts
  ['start.hasValue().not() or end.hasValue().not() or (start <= end)', isPeriodInOrder],
  ['code.empty() or system.exists()', (quantity) => needs(quantity, 'code', 'system')],
  ['value.empty() or system.exists()', (contact) => !has(contact, 'value') || has(contact, 'system')],
  [
    'data.empty() or contentType.exists()',
    (attachment) => !has(attachment, 'data') || has(attachment, 'contentType'),
  ],
  ['comparator.empty()', (quantity) => !has(quantity, 'comparator')],
  ['url.exists() or data.exists()', (attachment) => has(attachment, 'url') || has(attachment, 'data')],
  [NPI_CHECK_DIGIT, ({ value }) => isNpi(value)],
  ['duration.empty() or durationUnit.exists()', (repeat) => needs(repeat, 'duration', 'durationUnit')],
  ['period.empty() or periodUnit.exists()', (repeat) => needs(repeat, 'period', 'periodUnit')],
  ['periodMax.empty() or period.exists()', (repeat) => needs(repeat, 'periodMax', 'period')],
  ['durationMax.empty() or duration.exists()', (repeat) => needs(repeat, 'durationMax', 'duration')],
  ['countMax.empty() or count.exists()', (repeat) => needs(repeat, 'countMax', 'count')],
  ['duration.exists() implies duration >= 0', ({ duration }) => isNotNegative(duration)],
  ['period.exists() implies period >= 0', ({ period }) => isNotNegative(period)],
  ['timeOfDay.empty() or when.empty()', (repeat) => !has(repeat, 'timeOfDay') || !has(repeat, 'when')],
  [
    "offset.empty() or (when.exists() and when.select($this in ('C' | 'CM' | 'CD' | 'CV')).allFalse())",
    (repeat) => !has(repeat, 'offset') || isOffsetFromAnEvent(repeat['when']),
  ],
  ["where(use = 'home').empty()", (contact) => contact['use'] !== 'home'],
  [
    '(identifier.count() + name.count()) > 0',
    (organization) => has(organization, 'identifier') || has(organization, 'name'),
  ],
  ['orderDetail.empty() or code.exists()', (request) => !has(request, 'orderDetail') || has(request, 'code')],
  ['telecom.exists() or endpoint.exists()', (role) => has(role, 'telecom') || has(role, 'endpoint')],
  [
    'practitioner.exists() or organization.exists() or healthcareService.exists() or location.exists()',
    (role) =>
      ['practitioner', 'organization', 'healthcareService', 'location'].some((name) => has(role, name)),
  ],
  [
    "(family.exists() or given.exists()) xor extension.where(url='http://hl7.org/fhir/StructureDefinition/data-absent-reason').exists()",
    isNamed,
  ],
  [
    "identifier.type.coding.where(system='http://terminology.hl7.org/CodeSystem/v2-0203' and code='MB').exists() or subscriberId.exists()",
    (coverage) => has(coverage, 'subscriberId') || objectsOf(coverage['identifier']).some(isMemberNumber),
  ],
  [
    "$this.relationship.coding.where(code='18').count() = 0 implies $this.subscriber.exists()",
    (coverage) =>
      has(coverage, 'subscriber') || codings(coverage['relationship']).some(({ code }) => code === '18'),
  ],
  ["value.matches('^[0-9]{10}$')", (identifier) => matches(identifier['value'], /^[0-9]{10}$/)],
  [
    "value.matches('^[0-9]{2}D[0-9]{7}$')",
    (identifier) => matches(identifier['value'], /^[0-9]{2}D[0-9]{7}$/),
  ],
  ["value.matches('^[0-9]{5}$')", (identifier) => matches(identifier['value'], /^[0-9]{5}$/)],
  [
    'resource.exists() or request.exists() or response.exists()',
    (entry) => ['resource', 'request', 'response'].some((name) => has(entry, name)),
  ],
  ["fullUrl.contains('/_history/').not()", () => true], // bundle-rules.ts: full-url-form
  ["fullUrl.exists() implies fullUrl.contains('/_history/').not()", () => true],
  [
    "(type = 'history') or entry.where(fullUrl.exists()).select(fullUrl&resource.meta.versionId).isDistinct()",
    () => true,
  ], // bundle-rules.ts: full-url-repeated
  [
    "total.empty() or (type = 'searchset') or (type = 'history')",
    (bundle) => !has(bundle, 'total') || isOneOf(bundle['type'], 'searchset', 'history'),
  ],
  [
    "entry.search.empty() or (type = 'searchset')",
    (bundle) => bundle['type'] === 'searchset' || entries(bundle).every((entry) => !has(entry, 'search')),
  ],
  [
    "entry.all(request.exists() = (%resource.type = 'batch' or %resource.type = 'transaction' or %resource.type = 'history'))",
    (bundle) => everyEntryHas(bundle, 'request', isOneOf(bundle['type'], 'batch', 'transaction', 'history')),
  ],
  [
    "entry.all(response.exists() = (%resource.type = 'batch-response' or %resource.type = 'transaction-response' or %resource.type = 'history'))",
    (bundle) =>
      everyEntryHas(
        bundle,
        'response',
        isOneOf(bundle['type'], 'batch-response', 'transaction-response', 'history'),
      ),
  ],
  [
    "type = 'document' implies (identifier.system.exists() and identifier.value.exists())",
    (bundle) => bundle['type'] !== 'document' || hasSystemAndValue(bundle['identifier']),
  ],
  [
    "type = 'document' implies (timestamp.hasValue())",
    (bundle) => bundle['type'] !== 'document' || has(bundle, 'timestamp'),
  ],
  [
    "type = 'document' implies entry.first().resource.is(Composition)",
    (bundle) => bundle['type'] !== 'document' || beginsWith(bundle, 'Composition'),
  ],
  [
    "type = 'message' implies entry.first().resource.is(MessageHeader)",
    (bundle) => bundle['type'] !== 'message' || beginsWith(bundle, 'MessageHeader'),
  ],
  ['entry.first().resource is Claim', (bundle) => beginsWith(bundle, 'Claim')],
  ['entry.first().resource is ClaimResponse', (bundle) => beginsWith(bundle, 'ClaimResponse')],
]);

/** Invariants on a primitive, by their exact expression. */
export const NATIVE_PRIMITIVE_INVARIANTS: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['$this.toString().length() = 10', (value: unknown) => String(value).length === 10],
]);

/** These keys are checked by the validator's own structure, wherever they stand. */
export const STRUCTURAL_INVARIANTS: ReadonlySet<string> = new Set([
  'ele-1',
  'ext-1',
  'dom-2',
  'dom-3',
  'dom-4',
  'dom-5',
  'txt-1',
  'txt-2',
]);

function has(element: JsonObject, name: string): boolean {
  return element[name] !== undefined || element[`_${name}`] !== undefined;
}

function needs(element: JsonObject, name: string, other: string): boolean {
  return !has(element, name) || has(element, other);
}

function isNotNegative(value: unknown): boolean {
  return typeof value !== 'number' || value >= 0;
}

/** Meals have no offset: "with lunch" says the time itself. */
function isOffsetFromAnEvent(when: unknown): boolean {
  return (
    Array.isArray(when) && when.length > 0 && !when.some((event) => isOneOf(event, 'C', 'CM', 'CD', 'CV'))
  );
}

/** Luhn over the ten digits, with 24 added for the prefix 80840 that every NPI leaves out. */
function isNpi(value: unknown): boolean {
  if (typeof value !== 'string' || !/^[0-9]{10}$/.test(value)) return true; // us-core-16 says so
  let sum = 24;
  for (let at = 0; at < 10; at += 1) {
    const digit = value.charCodeAt(at) - 48;
    const doubled = digit < 5 ? digit * 2 : digit * 2 - 9;
    sum += at % 2 === 0 ? doubled : digit;
  }
  return sum % 10 === 0;
}

function isOneOf(value: unknown, ...options: readonly string[]): boolean {
  return typeof value === 'string' && options.includes(value);
}

function matches(value: unknown, form: RegExp): boolean {
  const text = stringOf(value);
  return text === undefined || form.test(text);
}

function entries(bundle: JsonObject): readonly JsonObject[] {
  return objectsOf(bundle['entry']);
}

function everyEntryHas(bundle: JsonObject, name: string, wanted: boolean): boolean {
  return entries(bundle).every((entry) => has(entry, name) === wanted);
}

function beginsWith(bundle: JsonObject, type: string): boolean {
  const first = entries(bundle)[0]?.['resource'];
  return isObject(first) && first['resourceType'] === type;
}

function hasSystemAndValue(identifier: unknown): boolean {
  return isObject(identifier) && has(identifier, 'system') && has(identifier, 'value');
}

function codings(concept: unknown): readonly JsonObject[] {
  return isObject(concept) ? objectsOf(concept['coding']) : [];
}

function isMemberNumber(identifier: JsonObject): boolean {
  return codings(identifier['type']).some(
    ({ system, code }) => system === 'http://terminology.hl7.org/CodeSystem/v2-0203' && code === 'MB',
  );
}

function isNamed(name: JsonObject): boolean {
  const isAbsent = objectsOf(name['extension']).some(
    ({ url }) => url === 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
  );
  return (has(name, 'family') || has(name, 'given')) !== isAbsent;
}

/** FHIR compares two dates only as far as both are precise; where that leaves it open, nothing is said. */
function isPeriodInOrder({ start, end }: JsonObject): boolean {
  if (typeof start !== 'string' || typeof end !== 'string') return true;
  if (start.length > 10 && end.length > 10) return Date.parse(start) <= Date.parse(end);
  const precision = Math.min(start.length, end.length, 10);
  return start.slice(0, precision) <= end.slice(0, precision);
}
