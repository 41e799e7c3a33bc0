import { checkShape, isR4Type } from '../../../src/domain/fhir/check-shape.ts';

function placesIn(
  resource: { resourceType: string } & Readonly<Record<string, unknown>>,
): (string | undefined)[] {
  return checkShape(resource, resource.resourceType, resource.resourceType).map(
    ({ expression }) => expression,
  );
}

describe('the build of a resource by FHIR R4', () => {
  it.each([
    [
      'a name in parts',
      { resourceType: 'Patient', name: [{ given: ['A', null], _given: [null, { id: 'x' }] }] },
    ],
    [
      'an element whose value is only an extension',
      { resourceType: 'Patient', _birthDate: { extension: [] } },
    ],
    [
      'a choice of types',
      { resourceType: 'Observation', valueQuantity: { value: 1 }, effectiveDateTime: '2026-11-23' },
    ],
    ['what R4 does not know', { resourceType: 'Encounter', actualPeriod: { start: '2026' }, foo: [1] }],
    [
      'contained resources',
      { resourceType: 'Claim', contained: [{ resourceType: 'Patient', name: [{ family: 'X' }] }] },
    ],
    ['nested backbones', { resourceType: 'Claim', item: [{ detail: [{ subDetail: [{ sequence: 1 }] }] }] }],
    ['an empty list of modifiers', { resourceType: 'Encounter', modifierExtension: [] }],
  ])('leaves %s alone', (_what, resource) => {
    expect(placesIn(resource)).toEqual([]);
  });

  it.each([
    [{ resourceType: 'Patient', name: [{ given: ['A', null] }] }, 'Patient.name[0].given[1]'],
    [{ resourceType: 'Encounter', hospitalization: [{}] }, 'Encounter.hospitalization'],
    [
      { resourceType: 'Encounter', hospitalization: { admitSource: 'emd' } },
      'Encounter.hospitalization.admitSource',
    ],
    [{ resourceType: 'Encounter', type: [{ coding: { code: 'x' } }] }, 'Encounter.type[0].coding'],
    [
      { resourceType: 'Encounter', diagnosis: [{ condition: { reference: { a: 1 } } }] },
      'Encounter.diagnosis[0].condition.reference',
    ],
    [
      { resourceType: 'Claim', contained: [{ resourceType: 'Patient', name: {} }] },
      'Claim.contained[0].name',
    ],
    [
      { resourceType: 'Claim', item: [{ modifierExtension: [{ url: 'x' }] }] },
      'Claim.item[0].modifierExtension',
    ],
    [
      { resourceType: 'Coverage', payor: [{ reference: 'Organization?name=x' }] },
      'Coverage.payor[0].reference',
    ],
  ])('names the place where %j is built otherwise', (resource, place) => {
    expect(placesIn(resource)).toEqual([place]);
  });

  it('knows the resource types of R4, and no data type or abstract one', () => {
    expect(['Encounter', 'Binary', 'Bundle', 'MessageHeader'].every((type) => isR4Type(type))).toBe(true);
    const others = [
      'encounter',
      'Encounter ',
      'DomainResource',
      'Coding',
      'toString',
      '__proto__',
      'ActorDefinition',
    ];
    expect(others.filter((type) => isR4Type(type))).toEqual([]);
  });
});
