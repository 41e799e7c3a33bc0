import type { FaultCase } from '../fault-case.ts';

/** What a payer says afterwards, and who else claims to be it. */
export const ANSWERS: readonly FaultCase[] = [
  {
    id: 'F23',
    title: 'notifications ten times, with gaps, and dated back',
    on: 'embedded',
    stays: 24,
    isQuick: true,
    connection: { subscription: 'rest-hook' },
    alsoWaitFor: ['pended'],
    rules: [
      { then: ['pend', { after: 600 }, 'approve', { notify: { times: 10 } }], times: 8 },
      { then: ['pend', { after: 600 }, 'approve', { notify: { skipNumbers: 3 } }], times: 8 },
      { then: ['pend', { delay: 900 }, { after: 300 }, 'approve'] },
    ],
  },
  {
    id: 'F24',
    title: 'payer approves and then denies',
    on: 'embedded',
    stays: 8,
    connection: { subscription: 'rest-hook' },
    checkDecisions: false,
    rules: [{ then: ['approve', { after: 300 }, 'deny'] }],
    inject: async ({ pause }) => {
      await pause(4_000);
      return {};
    },
  },
  {
    id: 'F25',
    title: 'notifications from strangers: no secret, a wrong one',
    on: 'embedded',
    stays: 8,
    connection: { subscription: 'rest-hook' },
    alsoWaitFor: ['pended'],
    rules: [{ then: ['pend', { after: 800 }, 'approve'] }],
    inject: async ({ system, pause }) => {
      await pause(1_000);
      const [url] = system.apiUrls();
      const answers = await Promise.all(
        [{}, { authorization: 'Bearer guessed' }].map((headers) =>
          fetch(`${url ?? ''}/notifications/example-health`, {
            method: 'POST',
            headers: { 'content-type': 'application/fhir+json', ...headers },
            body: '{"resourceType":"Bundle","type":"history"}',
          }).then(({ status }) => status),
        ),
      );
      return {
        note: `strangers were answered ${answers.join(', ')}`,
        ...(answers.every((status) => status >= 400) ? {} : { wrong: 'a stranger was believed' }),
      };
    },
  },
];
