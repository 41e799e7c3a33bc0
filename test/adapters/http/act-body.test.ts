import request from 'supertest';
import { inMemoryService } from '../../support/http-service.ts';

const FHIR = 'application/fhir+json';

const encounter = {
  resourceType: 'Encounter',
  id: 'e1',
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' },
  subject: { reference: 'Patient/p1' },
};

/** A service that notes what it is told to do, and a case of its only sender. */
async function aCase() {
  const told: unknown[] = [];
  const note = (...[, said]: unknown[]) => {
    told.push(said);
    return Promise.resolve({ done: 'refused' } as const);
  };
  const { app, store } = inMemoryService({ discard: note, withhold: note, confirmWriteOff: note });
  await request(app).post('/fhir/Encounter').type(FHIR).send(encounter);
  const id = (await store.listCases({ limit: 1 }))[0]?.id ?? '';
  const act = (name: string, body: string, type = FHIR) =>
    request(app).post(`/cases/${id}/${name}`).type(type).send(body);
  return { act, told };
}

const ACTS = ['$discard', '$withhold', '$confirm-write-off'];

function because(said: unknown): string {
  return JSON.stringify({ references: ['DocumentReference/d1'], because: said });
}

const CASES: readonly [what: string, status: number, body: string, type: string][] = [
  ['empty', 400, '', FHIR],
  ['no JSON', 400, '{"because": "Fictitious', FHIR],
  ['no text', 400, because({ Fictitious: 1 }), FHIR],
  ['a text with NUL', 400, because('Fictitious \0'), FHIR],
  ['half a character', 400, because('Fictitious \ud800'), FHIR],
  ['what steers a terminal', 400, because('Fictitious \u001b[2J'), FHIR],
  ['nested too deeply', 400, '{"because": '.repeat(10_000), FHIR],
  ['of another type', 415, because('Fictitious'), 'text/plain'],
  ['too large', 413, because('x'.repeat(200_000)), FHIR],
];

describe('what a person tells about an act', () => {
  it.each(ACTS)('is passed on by %s as it was said', async (name) => {
    const { act, told } = await aCase();
    const references = ['DocumentReference/d1'];
    await act(name, JSON.stringify({ references, because: ' Nothing was owed — asked 2 × 3 times. ' }));
    expect(told).toMatchObject([{ because: 'Nothing was owed — asked 2 × 3 times.' }]);
  });

  it.each(ACTS.flatMap((name) => CASES.map((each) => [name, ...each] as const)))(
    'is refused by %s when it is %s: the place and the remedy are named, and nothing is done',
    async (name, _what, status, body, type) => {
      const { act, told } = await aCase();
      const answer = await act(name, body, type);
      expect([answer.status, told]).toEqual([status, []]);
      expect(JSON.parse(answer.text)).toMatchObject({ resourceType: 'OperationOutcome' });
      expect(answer.text).not.toContain('Fictitious');
    },
  );
});
