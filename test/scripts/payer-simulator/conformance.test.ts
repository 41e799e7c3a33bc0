import {
  type PasValidate,
  PAS_VALIDATE_STARTS_WITHIN_MS,
  startPasValidate,
} from '../../../scripts/bench/pas-validate.ts';
import type { StepInput } from '../../../scripts/payer-simulator/step.ts';
import { describeWithValidator } from '../../support/pas-validate.ts';
import { claimResponseOf, inquire, submit, withPayerThat } from './exchange-with.ts';
import { anInquiryBundle, aRequestBundle } from './request-bundle.ts';

/** A Java program on a busy machine. */
const SLOW_MS = 60_000;

/** Judged by an implementation that is not ours; left out where that is not at hand. */
describeWithValidator('what the simulated payer says conforms to PAS 2.2.1', () => {
  let judge: PasValidate;
  beforeAll(async () => {
    judge = await startPasValidate('2.2.1');
  }, PAS_VALIDATE_STARTS_WITHIN_MS);
  afterAll(() => {
    judge.stop();
  });
  const errorsIn: PasValidate['errorsIn'] = (bundle) => judge.errorsIn(bundle);

  const decisions: [string, StepInput][] = [
    ['approved', 'approve'],
    ['denied', { deny: { reason: '0B', note: 'Our own words.' } }],
    ['modified', { modify: { quantity: 2, unit: 'days', note: 'Fewer.' } }],
    [
      'modified to another service',
      { modify: { productOrService: { system: 'http://www.ama-assn.org/go/cpt', code: '99284' } } },
    ],
    [
      'more than was asked',
      {
        addItem: {
          productOrService: { system: 'http://www.ama-assn.org/go/cpt', code: '96365' },
          quantity: 2,
        },
      },
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
