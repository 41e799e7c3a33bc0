import fc from 'fast-check';
import { readJson } from '../../../src/domain/fhir/read-json.ts';
import { DEFAULT_JSON_LIMITS, scanJson } from '../../../src/domain/fhir/scan-json.ts';

function scan(text: string): string | undefined {
  return scanJson(new TextEncoder().encode(text), DEFAULT_JSON_LIMITS)?.findings[0]?.key;
}

function placeOf(text: string): string | undefined {
  return scanJson(new TextEncoder().encode(text), DEFAULT_JSON_LIMITS)?.findings[0]?.expression;
}

/** Objects, lists and values as FHIR JSON has them: no list in a list, no number that would change. */
const fhirLike = fc.letrec<{ value: unknown; object: unknown; list: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
    fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n)),
    fc.boolean(),
    tie('object'),
    tie('list'),
  ),
  list: fc.array(fc.oneof(fc.string(), fc.boolean(), tie('object')), { maxLength: 6 }),
  object: fc.dictionary(fc.stringMatching(/^_?[a-z][A-Za-z0-9]{0,12}$/), tie('value'), { maxKeys: 8 }),
})).object;

describe('scanning JSON before it is parsed', () => {
  it('lets every well-built resource through unchanged', () => {
    fc.assert(
      fc.property(fhirLike, fc.constantFrom(undefined, 2), (resource, indent) => {
        const bytes = new TextEncoder().encode(JSON.stringify(resource, undefined, indent));
        const { value, refusal } = readJson(bytes, DEFAULT_JSON_LIMITS);
        expect(refusal).toBeUndefined();
        expect(JSON.stringify(value)).toBe(JSON.stringify(resource));
      }),
    );
  });

  it('answers any bytes at all, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { value, refusal } = readJson(bytes, DEFAULT_JSON_LIMITS);
        expect(value === undefined).toBe(refusal !== undefined);
      }),
    );
  });

  it('sees a name that stands twice, wherever it stands', () => {
    fc.assert(
      fc.property(fhirLike, fc.array(fc.constantFrom('a', 'b'), { maxLength: 5 }), (inner, path) => {
        const twice = `{"x":${JSON.stringify(inner)},"status":1,"y":[{"z":1}],"status":2}`;
        const nested = path.reduce((text, name) => `{"${name}":[true,${text}]}`, twice);
        expect(scan(nested)).toBe('json-duplicate-key');
      }),
    );
  });

  it.each([
    ['the same name in two objects', '{"a":{"b":1},"c":{"b":1},"d":[{"b":1},{"b":1}]}'],
    ['two names that share a digest', '{"Aa":1,"BB":2}'],
    ['a whole surrogate pair', '{"a":"\\ud83d\\ude00"}'],
    ['an escaped backslash before a u', '{"a":"\\\\u0000"}'],
    ['braces and quotes in a text', '{"a":"}{]\\"[,","b":1}'],
    ['64 levels', `${'{"a":'.repeat(63)}{}${'}'.repeat(63)}`],
    ['negative zero and exponents', '{"a":-0,"b":1E+2,"c":0.1234567890123456789}'],
  ])('takes %s', (_what, text) => {
    expect(scan(text)).toBeUndefined();
  });

  it.each([
    [
      '{"resourceType":"Bundle","entry":[{},{"resource":{"status":1,"status":2}}]}',
      'Bundle.entry[1].resource.status',
    ],
    [
      '{"entry":[{},{"resource":{"a":[{"b":"\\u0000"}]}}],"resourceType":"Bundle"}',
      'entry[1].resource.a[0].b',
    ],
    ['{"resourceType":"Patient","name":[{"given":["a","\\ud83d"]}]}', 'Patient.name[0].given[1]'],
    ['{"resourceType":"Patient","the patient":{"a":1,"a":2}}', 'Patient'],
  ])('names the place of %s', (text, place) => {
    expect(placeOf(text)).toBe(place);
  });

  it('reads a byte-order mark as no part of the document', () => {
    expect(readJson(new TextEncoder().encode('\ufeff{"a":1}'), DEFAULT_JSON_LIMITS).value).toEqual({ a: 1 });
  });

  it.each([
    ['a million levels', '['.repeat(1_000_000)],
    ['a hundred thousand objects in each other', '{"a":'.repeat(100_000)],
    [
      'a million names',
      `{${Array.from({ length: 1_000_000 }, (_, index) => `"k${String(index)}":1`).join()}}`,
    ],
    ['a million empty objects in one list', `{"a":[${'{},'.repeat(1_000_000)}{}]}`],
  ])('refuses %s before it costs anything', (_what, text) => {
    const bytes = new TextEncoder().encode(text);
    const started = performance.now();
    expect(scanJson(bytes, DEFAULT_JSON_LIMITS)).toBeDefined();
    expect(performance.now() - started).toBeLessThan(500);
  });
});
