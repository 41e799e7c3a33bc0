import request from 'supertest';
import { Failure } from '../../../src/domain/failure.ts';
import type { Shortage } from '../../../src/workflow/ports/intake.ts';
import { inMemoryService } from '../../support/http-service.ts';

const STAY = { resourceType: 'Encounter', id: 'e1', status: 'finished', class: { code: 'IMP' } };

const put = (app: Parameters<typeof request>[0]) =>
  request(app).put('/fhir/Encounter/e1').type('application/fhir+json').send(JSON.stringify(STAY));

describe('a push for which there is no room', () => {
  it.each([
    ['database-away', '5'],
    ['database-slow', '2'],
    ['disk-short', '60'],
    ['backlog-large', '30'],
  ] satisfies readonly (readonly [Shortage, string])[])(
    'is answered 503 and told when to come again (%s)',
    async (shortage, seconds) => {
      const { app, store } = inMemoryService({ intake: { shortage: () => shortage } });
      const response = await put(app);
      expect([response.status, response.headers['retry-after']]).toEqual([503, seconds]);
      expect(response.body).toMatchObject({
        resourceType: 'OperationOutcome',
        issue: [{ severity: 'error', code: 'transient' }],
      });
      expect(store.messages).toEqual([]);
    },
  );

  it('is turned away unread: a body larger than any that is taken gets the same answer', async () => {
    const { app } = inMemoryService({ intake: { shortage: () => 'database-slow' }, maxBodyBytes: 10 });
    expect((await put(app)).status).toBe(503);
  });

  it('keeps nobody from reading, nor a payer from notifying while cases wait', async () => {
    const { app } = inMemoryService({
      intake: { shortage: () => 'backlog-large' },
      notified: () => Promise.resolve('accepted'),
    });
    expect((await request(app).get('/fhir/metadata')).status).toBe(200);
    expect((await request(app).get('/fhir/Task')).status).toBe(200);
    const notification = request(app).post('/notifications/fictitious-health').type('application/fhir+json');
    expect((await notification.send('{}')).status).toBe(200);
  });

  it('is answered 503, not 500, when the database goes away in the middle of it', async () => {
    const { app } = inMemoryService({
      receive: () => Promise.reject(new Failure('ambiguous', 'database-away', 'Away.')),
    });
    const response = await put(app);
    expect([response.status, response.headers['retry-after']]).toEqual([503, '5']);
  });
});

describe('a sender with more pushes under way than one sender may have', () => {
  it('is answered 429 for the next one, and taken again when one has ended', async () => {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    let isFirst = true;
    const { app } = inMemoryService({
      maxPushesPerSender: 1,
      authenticate: ({ authorization }) => authorization ?? 'north',
      receive: async () => {
        if (isFirst) {
          isFirst = false;
          begin();
          await ended;
        }
        throw new Failure('ambiguous', 'database-away', 'The store has nothing to do with this.');
      },
    });
    const first = put(app).then((response) => response.status);
    await begun;
    const second = await put(app);
    expect([second.status, second.headers['retry-after']]).toEqual([429, '1']);
    expect(second.body).toMatchObject({ issue: [{ code: 'throttled' }] });
    expect((await put(app).set('Authorization', 'south')).status).toBe(503);
    end();
    expect(await first).toBe(503);
    expect((await put(app)).status).toBe(503);
  });
});
