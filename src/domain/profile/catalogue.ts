import type { Finding } from '../fhir/finding.ts';

interface Kind {
  readonly severity: Finding['severity'];
  readonly code: Finding['code'];
  /** The subject is a name from a profile (element, slice, canonical), never a value from the resource. */
  readonly text: (subject: string) => string;
}

/** Every kind of finding of the validator, by its stable key: what is wrong, and the remedy. */
export const CATALOGUE = {
  // Shape
  'not-a-resource': error(
    'structure',
    () => 'Here a FHIR resource is expected: an object with a resourceType.',
  ),
  'resource-type-unknown': error(
    'structure',
    () => 'FHIR R4 has no such resource type. Correct resourceType.',
  ),
  'resource-type-not-checked': information(
    'not-supported',
    (type) => `The definition of ${type} is not loaded, so this resource was not checked.`,
  ),
  'resource-type-wrong': error(
    'structure',
    (types) => `Only ${types} may stand here. Send that resource type.`,
  ),
  'object-expected': error('structure', (name) => `${name} is a JSON object; here is something else.`),
  'array-expected': error(
    'structure',
    (name) => `${name} may repeat, so it is a JSON array. Wrap the value in [ ].`,
  ),
  'array-not-allowed': error('structure', (name) => `${name} does not repeat. Send one value, without [ ].`),
  'value-null': error('structure', (name) => `${name} is null. Leave the element out.`),
  'array-empty': error('structure', (name) => `${name} is an empty array. Leave the element out.`),
  'element-empty': error(
    'invariant',
    () => 'An element has a value or children (ele-1). Fill it or leave it out.',
  ),
  'property-unknown': error(
    'structure',
    (path) => `${path} has no such element. Correct the name or leave it out.`,
  ),
  'choice-repeated': error('structure', (name) => `${name} has one type at a time. Keep one of them.`),
  'primitive-invalid': error('value', (type) => `This is not a valid ${type}. Correct its form.`),
  // Cardinality and constants
  'element-missing': error('required', (what) => `${what}: it is missing here. Add it.`),
  'element-not-allowed': error(
    'structure',
    (name) => `${name} may not be used in this profile. Leave it out.`,
  ),
  'too-few': error('required', (what) => `${what}: there are too few here. Add what is missing.`),
  'too-many': error('structure', (what) => `${what}: there are too many here. Remove what is beyond.`),
  'fixed-value': error('value', (what) => `The profile fixes ${what}. Send exactly that.`),
  'pattern-value': error('value', (what) => `The profile demands ${what}. Send at least that.`),
  // Slices
  'slice-too-few': error('required', (what) => `Slice ${what}: there are too few. Add what is missing.`),
  'slice-too-many': error('structure', (what) => `Slice ${what}: there are too many. Remove what is beyond.`),
  'slice-not-allowed': error(
    'structure',
    (name) => `${name} allows only the slices of its profile. Remove the others.`,
  ),
  'slice-out-of-order': error(
    'structure',
    (name) => `${name} has ordered slices. Put them in the profile's order.`,
  ),
  // Terminology
  'code-not-in-value-set': error(
    'code-invalid',
    (url) => `No code here is in the required value set ${url}. Map it.`,
  ),
  'code-missing': error(
    'code-invalid',
    (url) => `A code from the required value set ${url} must stand here. Map it.`,
  ),
  'value-set-not-at-hand': information(
    'not-supported',
    (url) => `The value set ${url} is licensed or not loaded, so its codes were not checked.`,
  ),
  'codes-by-system-only': information(
    'not-supported',
    () => 'From here on, codes of licensed or large value sets were checked by their code system only.',
  ),
  // References
  'reference-target-type': error(
    'value',
    (types) => `This reference may point to ${types} only. Correct it.`,
  ),
  'reference-target-profile': error(
    'value',
    (profiles) =>
      `The resource this points to does not conform to ${profiles}. Correct it or point elsewhere.`,
  ),
  'reference-not-in-bundle': error(
    'not-found',
    () =>
      'No entry of the Bundle has this fullUrl. Add the resource or drop the reference (PAS 2.2.1 spec-13).',
  ),
  'contained-not-found': error(
    'not-found',
    () => 'No contained resource has this id. Add it or correct the id.',
  ),
  'contained-not-used': error(
    'invariant',
    () => 'A contained resource is referred to by its container (dom-3).',
  ),
  'contained-nested': error(
    'invariant',
    () => 'A contained resource contains no others (dom-2). Lift them out.',
  ),
  'contained-meta': error(
    'invariant',
    () => 'A contained resource has no version, date or label (dom-4, dom-5).',
  ),
  'reference-form': error(
    'value',
    () => 'A reference is a URL, Type/id, urn:uuid: or #id. Correct its form.',
  ),
  // Extensions
  'extension-unknown': error('extension', () => 'The guide defines no such extension. Correct the url.'),
  'modifier-extension-unknown': error(
    'extension',
    () =>
      'A modifier extension that is not understood may not be passed over. Remove it or load its definition.',
  ),
  'extension-value': error(
    'invariant',
    () => 'An extension has a value or extensions, not both or none (ext-1).',
  ),
  'extension-context': error('extension', (places) => `This extension belongs on ${places}. Move it there.`),
  'extension-url-missing': error('required', () => 'An extension has a url. Add it.'),
  // Invariants and profiles
  invariant: error('invariant', (rule) => rule),
  'invariant-not-evaluated': information(
    'not-supported',
    (key) => `The rule ${key} could not be evaluated here.`,
  ),
  'profile-not-loaded': information(
    'not-supported',
    (url) => `The profile ${url} is not loaded, so conformance to it was not checked.`,
  ),
  'profile-type': error('invalid', (type) => `A profile claimed here is for ${type}. Correct meta.profile.`),
  // Bundles (https://hl7.org/fhir/R4/bundle.html, PAS 2.2.1 spec-12 to spec-20)
  'full-url-form': error(
    'value',
    () => 'A fullUrl is an absolute URL without a version, or urn:uuid: and a lower-case GUID (spec-16).',
  ),
  'full-url-differs': error(
    'value',
    () => "A REST fullUrl ends in this resource's type and id. Make them agree.",
  ),
  'full-url-repeated': error('duplicate', () => 'Another entry has this fullUrl. Keep one (bdl-7).'),
  'resource-repeated': error(
    'duplicate',
    () => 'This resource is in the Bundle already. Keep one (spec-14).',
  ),
  'entry-not-referenced': warning(
    'business-rule',
    () =>
      'Nothing that the Claim refers to leads here. Refer to it from supportingInfo or leave it out (spec-20).',
  ),
  'reference-cycle': warning(
    'business-rule',
    () =>
      'References lead from this resource back to itself. Drop the outward one: a receiver that follows may loop.',
  ),
  'prior-claim-missing': error(
    'required',
    () => 'An update ships the Claim it replaces. Add that entry (prof-4).',
  ),
  'grandparent-claim': error(
    'business-rule',
    () => 'Only the immediately prior Claim travels, not the one before it. Remove this entry (spec-66).',
  ),
  // Rules that the guide tells in prose
  'sequence-repeated': error(
    'duplicate',
    (name) => `Another ${name} has this sequence. Number them apart (spec-22).`,
  ),
  'sequence-points-nowhere': error(
    'not-found',
    (name) => `No ${name} has this sequence. Correct the number.`,
  ),
  'care-team-not-on-item': error(
    'business-rule',
    () => 'A care team member of item scope is listed by an item. Add its sequence to item.careTeamSequence.',
  ),
  'level-of-service-missing': error(
    'required',
    () => 'An immediate appeal states the level of service. Add extension-levelOfServiceCode to the Claim.',
  ),
  'cancelled-item-certification': error(
    'value',
    () => 'A cancelled item has certification type 3 (spec-69). Set extension-certificationType.',
  ),
  'beyond-x12-limit': warning(
    'too-long',
    (what) => `X12 carries ${what}; what is beyond does not reach the payer. Put the important ones first.`,
  ),
  'timing-incomplete': error(
    'incomplete',
    () =>
      'A Timing needs a count, or frequency with period and unit, or a calendar or delivery pattern (prof-1).',
  ),
  'quantity-incomplete': error(
    'incomplete',
    () => 'A Quantity needs a unit or a code besides its value (prof-2).',
  ),
  'quantity-code-system': error(
    'code-invalid',
    () => 'A Quantity code is from X12 code list 673 (prof-3). Use that, or the unit as text without a code.',
  ),
} as const satisfies Record<string, Kind>;

/** The stable name of a kind of finding. */
export type FindingKey = keyof typeof CATALOGUE;

function error(code: Kind['code'], text: Kind['text']): Kind {
  return { severity: 'error', code, text };
}

function warning(code: Kind['code'], text: Kind['text']): Kind {
  return { severity: 'warning', code, text };
}

function information(code: Kind['code'], text: Kind['text']): Kind {
  return { severity: 'information', code, text };
}
