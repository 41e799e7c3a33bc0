import type { Injected, Under } from './fault-case.ts';

const MB = 1024 * 1024;

/** Told in the table: name, body, and whether it may be taken. */
const HUGE: readonly (readonly [string, () => string])[] = [
  ['50 MB', () => bundleOf([{ resourceType: 'Basic', id: 'big', text: { div: 'x'.repeat(50 * MB) } }])],
  [
    '100,000 entries',
    () =>
      bundleOf(Array.from({ length: 100_000 }, (_, n) => ({ resourceType: 'Patient', id: `e${String(n)}` }))),
  ],
  [
    '10,000 documents',
    () => bundleOf(Array.from({ length: 10_000 }, (_, n) => documentOf(`d${String(n)}`, 'AAAA'))),
  ],
  ['20 MB in one attachment', () => bundleOf([documentOf('d-big', 'A'.repeat(20 * MB))])],
  [
    '100,000 levels',
    () => `{"resourceType":"Bundle","type":"batch","entry":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  ],
];

/** Pushes what is too much, one after the other, and tells what became of it. */
export async function hugePushes({ system, pause }: Under): Promise<Injected> {
  await pause(500);
  const told: string[] = [];
  const wrong: string[] = [];
  for (const [name, body] of HUGE) {
    const text = body();
    const began = performance.now();
    const status = await fetch(`${system.apiUrls()[0] ?? ''}/fhir`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: text,
      signal: AbortSignal.timeout(120_000),
    }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => 0,
    );
    told.push(`${name} ${String(status)} in ${String(Math.round(performance.now() - began))} ms`);
    if (status === 0 || status >= 500) wrong.push(`${name} was answered ${String(status)}`);
  }
  return { note: told.join(', '), ...(wrong.length > 0 ? { wrong: wrong.join('; ') } : {}) };
}

function documentOf(id: string, data: string): object {
  return {
    resourceType: 'DocumentReference',
    id,
    status: 'current',
    content: [{ attachment: { contentType: 'application/pdf', data } }],
  };
}

function bundleOf(resources: readonly object[]): string {
  const entry = resources.map((resource) => {
    // Each of ours has both.
    const { resourceType, id } = resource as { resourceType: string; id: string };
    return { resource, request: { method: 'PUT', url: `${resourceType}/${id}` } };
  });
  return JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry });
}
