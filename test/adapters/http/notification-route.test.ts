import request from 'supertest';
import type { Notified, NotificationPush } from '../../../src/workflow/notified.ts';
import { inMemoryService } from '../../support/http-service.ts';

describe('a notification from a payer', () => {
  it('is passed on with the secret it came with and its exact bytes', async () => {
    const pushes: NotificationPush[] = [];
    const { app } = inMemoryService({
      notified: (push) => {
        pushes.push(push);
        return Promise.resolve('accepted');
      },
      // Payers have no sender's token.
      authenticate: () => undefined,
    });
    const response = await request(app)
      .post('/notifications/fictitious-health')
      .type('application/fhir+json')
      .set('Authorization', 'Bearer s3cret')
      .send('{"resourceType": "Bundle"}');
    expect(response.status).toBe(200);
    expect(pushes).toHaveLength(1);
    expect(pushes[0]).toMatchObject({ payer: 'fictitious-health', secret: 's3cret' });
    expect(Buffer.from(pushes[0]?.bytes ?? []).toString()).toBe('{"resourceType": "Bundle"}');
  });

  it.each<[Notified, number]>([
    ['not-known', 401],
    ['forged', 401],
    ['unreadable', 422],
    ['not-ours', 422],
  ])('that is %s is answered %i', async (notified, status) => {
    const { app } = inMemoryService({ notified: () => Promise.resolve(notified) });
    const response = await request(app)
      .post('/notifications/fictitious-health')
      .type('application/fhir+json')
      .send('{}');
    expect(response.status).toBe(status);
  });

  it('gets the same answer from an unknown payer as from a forger', async () => {
    const answers = await Promise.all(
      (['not-known', 'forged'] as const).map(async (notified) => {
        const { app } = inMemoryService({ notified: () => Promise.resolve(notified) });
        return (await request(app).post('/notifications/x').type('application/fhir+json').send('{}')).text;
      }),
    );
    expect(answers[0]).toBe(answers[1]);
  });
});
