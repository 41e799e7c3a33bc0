import type { Definition } from '../../../src/domain/profile/definition.ts';
import { snapshotOf } from '../../../src/domain/profile/snapshot.ts';

const coding: Definition = {
  url: 'http://hl7.org/fhir/StructureDefinition/Coding',
  type: 'Coding',
  snapshot: {
    element: [
      { path: 'Coding' },
      { path: 'Coding.system', min: 0, max: '1' },
      { path: 'Coding.code', min: 0, max: '1' },
    ],
  },
};
const visit: Definition = {
  url: 'https://profiles.example/Visit',
  type: 'Visit',
  snapshot: {
    element: [
      { path: 'Visit' },
      { path: 'Visit.kind', min: 0, max: '*', mustSupport: true, type: [{ code: 'Coding' }] },
      { path: 'Visit.place', min: 0, max: '1', constraint: [{ key: 'a', severity: 'error', human: 'a' }] },
    ],
  },
};
const known: Readonly<Record<string, Definition>> = { [coding.url]: coding, [visit.url]: visit };
const complete = (canonical: string): Definition | undefined => known[canonical];

function profile(element: NonNullable<Definition['differential']>['element']): Definition {
  return {
    url: 'https://profiles.example/Mine',
    type: 'Visit',
    baseDefinition: visit.url,
    differential: { element },
  };
}

describe('the snapshot of a profile', () => {
  it('is its base with the differential laid over it', () => {
    const snapshot = snapshotOf(
      profile([{ path: 'Visit.place', min: 1, constraint: [{ key: 'b', severity: 'error', human: 'b' }] }]),
      complete,
    );
    const place = snapshot.snapshot?.element.at(-1);
    expect(place).toMatchObject({ id: 'Visit.place', min: 1, max: '1', base: { max: '1' } });
    expect(place?.constraint?.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('unfolds a data type where the differential speaks of its inside', () => {
    const snapshot = snapshotOf(profile([{ path: 'Visit.kind.code', min: 1 }]), complete);
    expect(snapshot.snapshot?.element.map(({ id, min }) => `${id ?? ''} ${String(min ?? '')}`)).toEqual([
      'Visit ',
      'Visit.kind 0',
      'Visit.kind.system 0',
      'Visit.kind.code 1',
      'Visit.place 0',
    ]);
  });

  it('begins a slice as a copy of its host that may be absent and need not be supported', () => {
    const differential = [
      { path: 'Visit.kind', min: 1 },
      { id: 'Visit.kind:first', path: 'Visit.kind', sliceName: 'first', max: '1' },
      { id: 'Visit.kind:first.code', path: 'Visit.kind.code', min: 1 },
    ];
    const elements = snapshotOf(profile(differential), complete).snapshot?.element ?? [];
    expect(elements.find(({ id }) => id === 'Visit.kind:first')).toMatchObject({
      min: 0,
      max: '1',
      base: { max: '*' },
    });
    expect(elements.find(({ id }) => id === 'Visit.kind:first')?.mustSupport).toBeUndefined();
    expect(elements.find(({ id }) => id === 'Visit.kind:first.code')?.min).toBe(1);
  });

  it('is refused, naming the element, where the differential speaks of one that does not exist', () => {
    expect(() => snapshotOf(profile([{ path: 'Visit.bed', min: 1 }]), complete)).toThrow('bed');
  });

  it('is refused, naming the base, where that is not loaded', () => {
    expect(() =>
      snapshotOf({ ...profile([]), baseDefinition: 'https://profiles.example/Gone' }, complete),
    ).toThrow('Gone');
  });
});
