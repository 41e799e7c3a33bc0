import type { Bundle, Claim, ClaimItem, ClaimSupportingInfo } from '@medplum/fhirtypes';
import { EXTENSION } from '../../../src/domain/pas/canonicals.ts';
import { referencesIn } from '../../../src/domain/fhir/references-in.ts';
import { assembleCancelBundle, assembleUpdateBundle } from '../../../src/domain/pas/claim-update.ts';
import type { AssembledRequest, AssembleInput } from '../../../src/domain/pas/request-bundle.ts';
import { aRequest } from '../../builders/a-request.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { aTradingPartner, countedIds } from '../../builders/a-trading-partner.ts';
import { aChecklistItem, anAssessment } from '../../builders/an-assessment.ts';
import { aDocument, anEncounter } from '../../builders/an-emergency-stay.ts';
import { aCharge, aProcedure, REQUEST_SITUATIONS } from '../../builders/request-situations.ts';

/** Ids that no request of these tests has drawn. */
function laterIds(): () => string {
  const newId = countedIds();
  for (let drawn = 0; drawn < 500; drawn += 1) newId();
  return newId;
}

const newId = laterIds();

/** The request as it would be assembled a day later. */
function later(over: Partial<AssembleInput> = {}): AssembledRequest {
  return aRequest({ at: '2026-01-21T15:00:00.000Z', newId, ...over });
}

function update(prior: Bundle, current: AssembledRequest): Bundle {
  const updated = assembleUpdateBundle({ prior, current, partner: aTradingPartner(), newId });
  if (updated === undefined) throw new Error('Nothing changed.');
  return updated.bundle;
}

function claimAt(bundle: Bundle, index: number): Claim {
  const resource = bundle.entry?.[index]?.resource;
  if (resource?.resourceType !== 'Claim') throw new Error('There is no Claim.');
  return resource;
}

function flagOf({ extension }: ClaimItem | ClaimSupportingInfo): string | undefined {
  return extension?.find(({ url }) => url === EXTENSION.infoChanged)?.valueCode;
}

function isCancelled({ modifierExtension }: ClaimItem): boolean {
  return modifierExtension?.some(({ valueBoolean }) => valueBoolean) ?? false;
}

const withProcedures = (...codes: readonly string[]): AssembledRequest =>
  later({
    snapshot: aSnapshot({ with: codes.map((code) => aProcedure({ id: `p-${code}`, code })) }),
  });

describe('an update', () => {
  it('with no change in the record is none', () => {
    for (const make of Object.values(REQUEST_SITUATIONS)) {
      const current = { ...make(), bundle: renumbered(make().bundle) };
      expect(
        assembleUpdateBundle({ prior: make().bundle, current, partner: aTradingPartner(), newId }),
      ).toBeUndefined();
    }
  });

  it('of a longer stay changes the dates and days of its line and keeps its number', () => {
    const first = aRequest();
    const longer = anEncounter({
      period: { start: '2026-01-10T02:15:00-05:00', end: '2026-01-16T11:30:00-05:00' },
    });
    const bundle = update(first.bundle, later({ snapshot: aSnapshot({ encounter: longer }) }));
    const [line] = claimAt(bundle, 0).item ?? [];
    expect(line).toMatchObject({ sequence: 1, quantity: { value: 6 } });
    expect(line && flagOf(line)).toBe('changed');
    const flags = claimAt(bundle, 0).supportingInfo?.map(flagOf);
    expect(flags).toStrictEqual(['changed', undefined, 'changed', undefined, 'changed']);
  });

  it('adds a new procedure after the lines that are known', () => {
    const bundle = update(withProcedures('33510').bundle, withProcedures('27245', '33510'));
    const items = claimAt(bundle, 0).item ?? [];
    expect(
      items.map((item) => [item.sequence, item.productOrService.coding?.[0]?.code, flagOf(item)]),
    ).toStrictEqual([
      [1, '1', undefined],
      [2, '33510', undefined],
      [3, '27245', 'added'],
    ]);
  });

  it('cancels what no longer stands, and it stays cancelled ever after', () => {
    const second = update(withProcedures('33510').bundle, withProcedures('27245'));
    const items = claimAt(second, 0).item ?? [];
    expect(items.map((item) => [item.sequence, isCancelled(item), flagOf(item)])).toStrictEqual([
      [1, false, undefined],
      [2, true, 'changed'],
      [3, false, 'added'],
    ]);
    const third = update(second, withProcedures('27245', '33510'));
    expect(
      (claimAt(third, 0).item ?? []).map((item) => [item.sequence, isCancelled(item), flagOf(item)]),
    ).toStrictEqual([
      [1, false, undefined],
      [2, true, undefined],
      [3, false, undefined],
      [4, false, 'added'],
    ]);
  });

  it('is not sent for a charge that came after the decision: what the payer knows of the line stays', () => {
    const charged = aSnapshot({
      with: [
        aProcedure({ code: '33510' }),
        aCharge({
          codings: [
            ['http://www.ama-assn.org/go/cpt', '33510'],
            ['http://www.ama-assn.org/go/cpt', '62'],
            ['https://www.nubc.org/CodeSystem/RevenueCodes', '0360'],
          ],
        }),
      ],
    });
    const first = later({ snapshot: aSnapshot({ with: [aProcedure({ code: '33510' })] }) });
    const current = later({ snapshot: charged });
    const updated = assembleUpdateBundle({ prior: first.bundle, current, partner: aTradingPartner(), newId });
    expect(updated).toBeUndefined();
  });

  it('adds a document, and the lines rest on it', () => {
    const snapshot = aSnapshot({
      with: [
        aDocument({ id: 'doc-2', content: [{ attachment: { contentType: 'text/plain', data: 'TkVX' } }] }),
      ],
    });
    const checklist = [
      aChecklistItem(),
      aChecklistItem({ document: 'DocumentReference/doc-2', reportType: 'OB' }),
    ];
    const bundle = update(aRequest().bundle, later({ snapshot, assessment: anAssessment({ checklist }) }));
    const claim = claimAt(bundle, 0);
    expect(claim.supportingInfo?.at(-1)).toMatchObject({ sequence: 6 });
    expect(claim.item?.[0]?.informationSequence).toStrictEqual([4, 6]);
  });

  it('brings the prior Claim along and not the one before it, each thing once, and no reference leads outside', () => {
    const second = update(withProcedures('33510').bundle, withProcedures('33510', '27245'));
    const third = update(second, withProcedures('33510', '27245', '70450'));
    for (const bundle of [second, third]) {
      const fullUrls = (bundle.entry ?? []).map(({ fullUrl }) => fullUrl);
      expect(new Set(fullUrls).size).toBe(fullUrls.length);
      expect(claimAt(bundle, 0).related?.[0]?.claim?.reference).toBe(fullUrls[1]);
      expect(bundle.entry?.filter(({ resource }) => resource?.resourceType === 'Claim')).toHaveLength(2);
      expect(bundle.entry?.filter(({ resource }) => resource?.resourceType === 'Patient')).toHaveLength(1);
      const references = (bundle.entry ?? []).flatMap(({ resource }) =>
        resource === undefined ? [] : referencesIn(resource),
      );
      expect(references.filter((reference) => !fullUrls.includes(reference))).toStrictEqual([]);
    }
  });

  it('has numbers of its own, and its lines keep the trace numbers that the payer knows', () => {
    const first = withProcedures('33510');
    const bundle = update(first.bundle, withProcedures('33510', '27245'));
    expect(bundle.identifier?.value).not.toBe(first.bundleIdentifier);
    expect(claimAt(bundle, 0).identifier?.[0]?.value).not.toBe(first.claimIdentifier);
    const trace = claimAt(bundle, 0).item?.[1]?.extension?.find(
      ({ url }) => url === EXTENSION.itemTraceNumber,
    );
    expect(trace?.valueIdentifier?.value).toBe(`${first.claimIdentifier}-2`);
  });
});

it('taking the whole request back cancels every line and the Claim, which stays active', () => {
  const prior = withProcedures('33510');
  const { bundle } = assembleCancelBundle({
    prior: prior.bundle,
    partner: aTradingPartner(),
    at: '2026-01-22T15:00:00.000Z',
    claimIdentifier: newId(),
    newId,
  });
  const claim = claimAt(bundle, 0);
  expect(claim.status).toBe('active');
  expect(claim.item?.every(isCancelled)).toBe(true);
  expect(claim.extension?.at(-1)?.valueCodeableConcept?.coding?.[0]?.code).toBe('3');
});

/** The same content under other addresses, as a second assembly gives it. */
function renumbered(bundle: Bundle): Bundle {
  return JSON.parse(
    JSON.stringify(bundle).replaceAll('00000000-0000-4000-8000-0', '11111111-0000-4000-8000-0'),
  ) as Bundle;
}
