import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadProfiles } from '../../../src/adapters/profiles/load-profiles.ts';

const root = join(import.meta.dirname, '../../..');
const fixture = readFileSync(join(root, 'test/fixtures/pas/request-emergency-admission.json'), 'utf8');

interface Place {
  readonly owner: Record<string, unknown>;
  readonly key: string;
}

/** Every place in a JSON value at which something stands. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const owner = value as Record<string, unknown>; // an array too has keys
  return Object.keys(owner).flatMap((key) => [{ owner, key }, ...placesIn(owner[key])]);
}

describe('a resource that nobody would send in good faith', () => {
  it('gets findings, whatever stands in whichever place, and never stops the validator', async () => {
    const validator = await loadProfiles(join(root, 'profiles'));
    const count = placesIn(JSON.parse(fixture)).length;
    const anything = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom('#', '__proto__', '', 'urn:uuid:', 1e308),
    );
    const property = fc.property(fc.nat({ max: count - 1 }), anything, (at, value) => {
      const bundle: unknown = JSON.parse(fixture);
      const place = placesIn(bundle)[at];
      if (place !== undefined) place.owner[place.key] = value;
      for (const { expression, text } of validator.validate(bundle)) {
        expect(expression).toMatch(/^[A-Z]/);
        expect(text.length).toBeGreaterThan(10);
      }
    });
    fc.assert(property, { numRuns: 1500 });
  });

  it('gets findings also where its references go round in circles through many entries', async () => {
    const validator = await loadProfiles(join(root, 'profiles'));
    const url = (n: number) => `urn:uuid:${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;
    const links = Array.from({ length: 30_000 }, (_, n) => ({
      fullUrl: url(n),
      resource: { resourceType: 'Organization', name: 'x', partOf: { reference: url((n + 1) % 30_000) } },
    }));
    const claim = { resourceType: 'Claim', insurer: { reference: url(0) } };
    const entry = [{ fullUrl: url(99999), resource: claim }, ...links];
    const keys = validator
      .validate({ resourceType: 'Bundle', type: 'collection', entry })
      .map(({ key }) => key);
    expect(keys).toContain('reference-cycle');
  });
});
