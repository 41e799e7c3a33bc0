import type { Definition } from '../../../src/domain/profile/definition.ts';
import { compileProfiles } from '../../../src/domain/profile/profile-validator.ts';

const string = { code: 'string' };

/** A resource type made up for one rule at a time. */
function validatorOf(
  element: NonNullable<Definition['snapshot']>['element'],
  valueSets: Parameters<typeof compileProfiles>[1] = [],
) {
  const url = 'http://hl7.org/fhir/StructureDefinition/Visit';
  const definition: Definition = {
    url,
    type: 'Visit',
    kind: 'resource',
    snapshot: { element: [{ path: 'Visit' }, ...element] },
  };
  const coding: Definition = {
    url: 'http://hl7.org/fhir/StructureDefinition/Coding',
    type: 'Coding',
    snapshot: {
      element: [
        { path: 'Coding' },
        { path: 'Coding.system', type: [string] },
        { path: 'Coding.code', type: [string] },
      ],
    },
  };
  const validator = compileProfiles([definition, coding], valueSets);
  return (content: object) =>
    validator
      .validate({ resourceType: 'Visit', ...content })
      .map(({ key, expression }) => `${key} ${expression ?? ''}`);
}

describe('a profile', () => {
  it('asks for what must be there and refuses what is too much', () => {
    const findings = validatorOf([
      { path: 'Visit.place', min: 1, max: '1', type: [string] },
      { path: 'Visit.note', min: 0, max: '2', base: { max: '*' }, type: [string] },
    ]);
    expect(findings({ note: ['a', 'b', 'c'] })).toEqual([
      'too-many Visit.note',
      'element-missing Visit.place',
    ]);
    expect(findings({ _place: { id: 'why-absent' } })).toEqual([]);
  });

  it('takes one type of a choice at a time', () => {
    const findings = validatorOf([
      { path: 'Visit.when[x]', min: 1, max: '1', type: [{ code: 'date' }, { code: 'dateTime' }] },
    ]);
    expect(findings({ whenDate: '2026-01-10' })).toEqual([]);
    expect(findings({ whenDate: '2026-01-10', whenDateTime: '2026-01-10' })).toEqual([
      'choice-repeated Visit',
    ]);
    expect(findings({ whenString: 'then' })).toEqual([
      'property-unknown Visit.whenString',
      'element-missing Visit.when',
    ]);
  });

  const sliced = (rules: string, ordered: boolean) =>
    validatorOf([
      {
        path: 'Visit.kind',
        min: 0,
        max: '*',
        type: [{ code: 'Coding' }],
        slicing: { discriminator: [{ type: 'value', path: 'system' }], rules, ordered },
      },
      {
        id: 'Visit.kind:a',
        path: 'Visit.kind',
        sliceName: 'a',
        min: 1,
        max: '1',
        base: { max: '*' },
        type: [{ code: 'Coding' }],
      },
      {
        id: 'Visit.kind:a.system',
        path: 'Visit.kind.system',
        min: 1,
        max: '1',
        type: [string],
        ...{ fixedString: 'a' },
      },
      { id: 'Visit.kind:a.code', path: 'Visit.kind.code', min: 1, max: '1', type: [string] },
      {
        id: 'Visit.kind:b',
        path: 'Visit.kind',
        sliceName: 'b',
        min: 0,
        max: '1',
        base: { max: '*' },
        type: [{ code: 'Coding' }],
      },
      {
        id: 'Visit.kind:b.system',
        path: 'Visit.kind.system',
        min: 1,
        max: '1',
        type: [string],
        ...{ fixedString: 'b' },
      },
    ]);

  it('holds each slice to its own rules', () => {
    const findings = sliced('open', false);
    expect(findings({ kind: [{ system: 'a', code: 'x' }, { system: 'other' }] })).toEqual([]);
    expect(findings({ kind: [{ system: 'a' }] })).toEqual(['element-missing Visit.kind[0].code']);
    expect(findings({ kind: [{ system: 'b' }] })).toEqual(['slice-too-few Visit.kind']);
  });

  it('lets nothing else into closed slices, and keeps the order of ordered ones', () => {
    expect(sliced('closed', false)({ kind: [{ system: 'a', code: 'x' }, { system: 'other' }] })).toEqual([
      'slice-not-allowed Visit.kind[1]',
    ]);
    expect(sliced('open', true)({ kind: [{ system: 'b' }, { system: 'a', code: 'x' }] })).toEqual([
      'slice-out-of-order Visit.kind[1]',
    ]);
  });

  it('says of a licensed value set that its codes were not checked, and never calls one wrong', () => {
    const bound = {
      path: 'Visit.kind',
      min: 0,
      max: '1',
      type: [{ code: 'Coding' }],
      binding: { strength: 'required', valueSet: 'https://licensed.example/codes|1' },
    };
    expect(validatorOf([bound])({ kind: { code: 'x' } })).toEqual(['value-set-not-at-hand Visit.kind']);
    const listed = [
      { url: 'https://licensed.example/codes', systems: { 'https://licensed.example': ['y'] } },
    ];
    expect(validatorOf([bound], listed)({ kind: { system: 'https://licensed.example', code: 'x' } })).toEqual(
      ['code-not-in-value-set Visit.kind'],
    );
    const whole = [
      { url: 'https://licensed.example/codes', systems: { 'https://licensed.example': '*' as const } },
    ];
    expect(validatorOf([bound], whole)({ kind: { system: 'https://licensed.example', code: 'x' } })).toEqual([
      'codes-by-system-only Visit.kind',
    ]);
  });

  it('says of anything but a resource that it is none', () => {
    const validator = compileProfiles([], []);
    for (const nothing of [null, 'Claim', [], {}])
      expect(validator.validate(nothing).map(({ key }) => key)).toEqual(['not-a-resource']);
  });
});
