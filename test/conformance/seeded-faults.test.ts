import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadProfiles } from '../../src/adapters/profiles/load-profiles.ts';
import type { ProfileValidator } from '../../src/domain/profile/profile-validator.ts';
import { describeWithPackages, OFFICIAL_PACKAGES } from '../support/official-packages.ts';
import { SEEDED_FAULTS } from '../../scripts/bench/seeded-faults.ts';
import { type Fixture, FIXTURES, type Json } from '../../scripts/bench/seeded-fault.ts';

const profiles = join(import.meta.dirname, '../../profiles');
function fixture(name: Fixture): Json {
  return JSON.parse(readFileSync(join(import.meta.dirname, `../fixtures/pas/${name}.json`), 'utf8')) as Json;
}

function missed(validator: ProfileValidator): string[] {
  return SEEDED_FAULTS.filter((seeded) => {
    const bundle = fixture(seeded.fixture);
    seeded.plant(bundle);
    return validator.validate(bundle).every(({ severity }) => severity === 'information');
  }).map(({ kind, fault }) => `${kind}: ${fault}`);
}

describe('single faults in valid PAS Bundles, by our profiles', () => {
  let validator: ProfileValidator;
  beforeAll(async () => {
    validator = await loadProfiles(profiles);
  });

  it.each(FIXTURES)('has nothing to say against %s', (name) => {
    const findings = validator.validate(fixture(name));
    expect(findings.filter(({ severity }) => severity !== 'information')).toEqual([]);
  });

  it('breaks every kind of constraint, at least 120 times in all', () => {
    expect(SEEDED_FAULTS.length).toBeGreaterThanOrEqual(120);
    expect(new Set(SEEDED_FAULTS.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(14);
  });

  it('finds each of them', () => {
    expect(missed(validator)).toEqual([]);
  });

  it('gives every finding a place and a sentence, and repeats no value from the resource', () => {
    for (const seeded of SEEDED_FAULTS) {
      const bundle = fixture(seeded.fixture);
      seeded.plant(bundle);
      for (const { expression, text } of validator.validate(bundle)) {
        expect(expression).toMatch(/^Bundle/);
        expect(text).toMatch(/[.)]$/);
        expect(text).not.toMatch(/M000000001|Example,|1961/);
      }
    }
  });

  it('leaves the resource as it was and says the same twice', () => {
    const bundle = fixture('request-emergency-admission');
    const before = JSON.stringify(bundle);
    const findings = validator.validate(bundle);
    expect(validator.validate(bundle)).toEqual(findings);
    expect(JSON.stringify(bundle)).toBe(before);
  });
});

describeWithPackages('single faults in valid PAS Bundles, by the official packages', () => {
  it('finds each of them, and nothing in the valid ones', async () => {
    const validator = await loadProfiles(profiles, OFFICIAL_PACKAGES['2.2.1']);
    expect(missed(validator)).toEqual([]);
    for (const name of FIXTURES) {
      const findings = validator.validate(fixture(name));
      expect(findings.filter(({ severity }) => severity !== 'information')).toEqual([]);
    }
  });
});
