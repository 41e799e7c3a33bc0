import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import type { Bundle, OperationOutcome } from '@medplum/fhirtypes';
import type { StepInput } from '../../../scripts/payer-simulator/step.ts';
import { claimResponseOf, inquire, submit, withPayerThat } from './exchange-with.ts';
import { anInquiryBundle, aRequestBundle } from './request-bundle.ts';

const validator = resolve('..', 'shared', 'tools', 'pas-validate');
const isThere = existsSync(validator);

/** A Java program on a busy machine. */
const SLOW_MS = 60_000;

/** Judged by an implementation that is not ours; left out where that is not at hand. */
const describeWithValidator = isThere ? describe : describe.skip;

describeWithValidator('what the simulated payer says conforms to PAS 2.2.1', () => {
  let server: ChildProcess;
  let url = '';

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${String(port)}/validate`;
    server = spawn(validator, ['--serve', String(port)], { stdio: 'ignore' });
    await waitForValidator();
  }, 180_000);

  afterAll(() => {
    server.kill();
  });

  const errorsIn = async (bundle: Bundle): Promise<string[]> => {
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(bundle) });
    const { issue } = (await answer.json()) as OperationOutcome;
    return issue
      .filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map(
        ({ expression, diagnostics, details }) =>
          `${expression?.join() ?? ''}: ${diagnostics ?? details?.text ?? ''}`,
      );
  };

  async function waitForValidator(): Promise<void> {
    for (let time = 0; time < 50; time++) {
      try {
        await errorsIn({ resourceType: 'Bundle', type: 'collection' });
        return;
      } catch {
        await new Promise((tick) => setTimeout(tick, 3000));
      }
    }
    throw new Error('the validator did not start');
  }

  const decisions: [string, StepInput][] = [
    ['approved', 'approve'],
    ['denied', { deny: { reason: '0B', note: 'Our own words.' } }],
    ['modified', { modify: { quantity: 2, unit: 'days', note: 'Fewer.' } }],
    [
      'modified to another service',
      { modify: { productOrService: { system: 'http://www.ama-assn.org/go/cpt', code: '99284' } } },
    ],
    ['pended', 'pend'],
    ['decided line by line', { partial: { 1: 'approve', 2: { deny: { reason: '0B' } } } }],
    ['asking for documents', { ask: { loinc: ['18842-5', '34117-2'], reportType: 'DS', itemSequence: 1 } }],
    ['not processed', { error: { code: '33', followUp: 'N', path: 'Bundle.entry[0].resource' } }],
    ['cancelled', 'cancel'],
    ['contact payer', { contactPayer: { note: 'Please call.' } }],
    ['no action required', 'noActionRequired'],
  ];

  it(
    'as does the request that these tests send',
    async () => {
      await expect(errorsIn(aRequestBundle())).resolves.toEqual([]);
      await expect(errorsIn(anInquiryBundle())).resolves.toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'and the judge would notice',
    async () => {
      await withPayerThat(['approve'], async (payer) => {
        const answer = await submit(payer, aRequestBundle());
        delete answer.identifier;
        claimResponseOf(answer).outcome = 'queued';
        const errors = await errorsIn(answer);
        expect(errors.join()).toMatch(/identifier/);
        expect(errors.join()).toMatch(/outcome/);
      });
    },
    SLOW_MS,
  );

  it.each(decisions)(
    '%s, in the answer and in an inquiry',
    async (_, decision) => {
      await withPayerThat([decision], async (payer) => {
        await expect(
          errorsIn(await submit(payer, aRequestBundle({ services: ['99285', '93458'] }))),
        ).resolves.toEqual([]);
        for (const found of await inquire(payer, anInquiryBundle()))
          await expect(errorsIn(found)).resolves.toEqual([]);
      });
    },
    SLOW_MS,
  );
});

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((found) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        found(typeof address === 'object' ? (address?.port ?? 0) : 0);
      });
    });
  });
}
