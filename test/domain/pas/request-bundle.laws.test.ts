import { join } from 'node:path';
import type { Bundle, Claim } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { loadProfiles } from '../../../src/adapters/profiles/load-profiles.ts';
import { releasable } from '../../../src/domain/case/withhold.ts';
import { readAnswer } from '../../../src/domain/determination/read-answer.ts';
import { referencesIn } from '../../../src/domain/fhir/references-in.ts';
import { assembleInquiryBundle } from '../../../src/domain/pas/claim-inquiry.ts';
import { assembleUpdateBundle } from '../../../src/domain/pas/claim-update.ts';
import { withoutAgreed } from '../../../src/domain/pas/encounter-travels.ts';
import type { AssembledRequest } from '../../../src/domain/pas/request-bundle.ts';
import type { TradingPartner } from '../../../src/domain/pas/trading-partner.ts';
import { pasVersionOf } from '../../../src/domain/pas/versions/pas-version-of.ts';
import type { ProfileValidator } from '../../../src/domain/profile/profile-validator.ts';
import { aRequest } from '../../builders/a-request.ts';
import {
  answered,
  aSupplement,
  everythingAbout,
  everythingSaid,
  grouped,
} from '../../builders/a-supplement.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { aTradingPartner, countedIds } from '../../builders/a-trading-partner.ts';
import { aCondition, aDocument, anEncounter } from '../../builders/an-emergency-stay.ts';
import { anAnswered } from '../../builders/an-answer.ts';
import { aChecklistItem, anAssessment } from '../../builders/an-assessment.ts';
import {
  aCharge,
  anOrder,
  aProcedure,
  everyKindOfOrder,
  REQUEST_SITUATIONS,
} from '../../builders/request-situations.ts';

interface Asked {
  readonly partner: TradingPartner;
  readonly request: AssembledRequest;
}

/** Codes under which something is charged, with a modifier and a revenue code or without. */
const CHARGED = [
  [['http://www.ama-assn.org/go/cpt', '33510']],
  [
    ['http://www.ama-assn.org/go/cpt', '96413'],
    ['http://www.ama-assn.org/go/cpt', '59'],
    ['https://www.nubc.org/CodeSystem/RevenueCodes', '335'],
  ],
  [['http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', 'J1745']],
  [['https://www.nubc.org/CodeSystem/RevenueCodes', '0250']],
] as const;

/** What somebody says: any of the questions, of the whole request and of one line, which may be none of it. */
const anySupplement = fc
  .record({
    service: fc.constantFrom('Procedure/p-0', 'Encounter/enc-1', 'ServiceRequest/order-series'),
    questions: fc.subarray(everythingSaid('Procedure/p-0').item ?? []),
    ofLine: fc.subarray(everythingAbout('Procedure/p-0').item?.slice(1) ?? []),
  })
  .map(({ service, questions, ofLine }) =>
    aSupplement([
      ...questions.filter(({ linkId }) => linkId !== 'line'),
      grouped('line', answered('line.service', { valueReference: { reference: service } }), ...ofLine),
    ]),
  );

/** Episodes of every size: any number of procedures, orders of each type, charges, conditions and documents, in any class, whole or not. */
const anyEpisode = fc
  .record({
    procedures: fc.array(fc.constantFrom('33510', '27245', '99285'), { maxLength: 5 }),
    performer: fc.constantFrom(
      undefined,
      'Practitioner/prac-1',
      'Organization/laboratory-1',
      'Organization/hosp-1',
    ),
    orders: fc.array(fc.constantFrom('93458', '70450'), { maxLength: 3 }),
    otherOrders: fc.subarray(everyKindOfOrder().filter(({ resourceType }) => resourceType !== 'Medication')),
    charges: fc.array(fc.tuple(fc.constantFrom(...CHARGED), fc.constantFrom(undefined, 'days', 'mg')), {
      maxLength: 4,
    }),
    supplement: fc.option(anySupplement, { nil: undefined }),
    conditions: fc.array(fc.constantFrom('R07.9', 'I10', 'S72141A', 'E11.9'), { maxLength: 15 }),
    documents: fc.nat({ max: 4 }),
    actCode: fc.constantFrom('EMER', 'IMP', 'ACUTE', 'OBSENC', 'AMB', 'HH', 'UNHEARD-OF'),
    without: fc.subarray(['Coverage/cov-1', 'Organization/ins-1', 'Practitioner/prac-1', 'Location/loc-1']),
    withheld: fc.subarray([
      'DocumentReference/d-0',
      'Procedure/p-1',
      'ServiceRequest/o-0',
      'ChargeItem/ch-0',
    ]),
    hasEnd: fc.boolean(),
  })
  .map((parts) => {
    const { procedures, performer, orders, otherOrders, charges, supplement, conditions, withheld } = parts;
    const ids = Array.from({ length: parts.documents }, (_, index) => `d-${String(index)}`);
    const encounter = anEncounter({
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: parts.actCode },
      period: {
        start: '2026-01-10T02:15:00-05:00',
        ...(parts.hasEnd ? { end: '2026-01-14T11:30:00-05:00' } : {}),
      },
      reasonReference: conditions.map((_, index) => ({ reference: `Condition/c-${String(index)}` })),
    });
    const performed = performer === undefined ? {} : { performer: [{ actor: { reference: performer } }] };
    const snapshot = aSnapshot({
      encounter,
      with: [
        { resourceType: 'Organization', id: 'laboratory-1', name: 'Fictitious Laboratory' },
        ...procedures.map((code, index) => aProcedure({ id: `p-${String(index)}`, code, ...performed })),
        ...orders.map((code, index) => anOrder({ id: `o-${String(index)}`, code })),
        ...otherOrders,
        ...everyKindOfOrder().filter(({ resourceType }) => resourceType === 'Medication'),
        ...charges.map(([codings, unit], index) =>
          aCharge({ id: `ch-${String(index)}`, codings, quantity: { value: 2, ...(unit && { unit }) } }),
        ),
        ...conditions.map((icd10, index) => aCondition({ id: `c-${String(index)}`, icd10 })),
        ...ids.map((id) => aDocument({ id, author: [{ reference: 'Practitioner/prac-1' }] })),
        ...(supplement === undefined ? [] : [supplement]),
      ],
      without: parts.without,
    });
    const checklist = ids.map((id) => aChecklistItem({ document: `DocumentReference/${id}` }));
    return releasable({ snapshot, assessment: anAssessment({ checklist }) }, withheld);
  });

const anyPartner = fc
  .record({
    pasVersion: fc.constantFrom('2.2.1' as const, '2.1.0' as const, '2.0.1' as const),
    encounter: fc.constantFrom(
      'planned-copy' as const,
      'true-status' as const,
      'left-out' as const,
      'on-the-lines' as const,
    ),
  })
  .map(aTradingPartner);

const anyAsked: fc.Arbitrary<Asked> = fc
  .tuple(anyEpisode, anyPartner)
  .map(([episode, partner]) => ({ partner, request: aRequest({ ...episode, partner }) }));
const anyRequest = anyAsked.map(({ request }) => request);

/** Errors by the profiles that the payer is held to, less what it agreed to. */
const errorsBy =
  (validators: ReadonlyMap<string, ProfileValidator>) => (bundle: Bundle, partner: TradingPartner) =>
    withoutAgreed(
      validators.get(pasVersionOf(partner).profiles)?.validate(bundle) ?? [],
      bundle,
      partner,
    ).filter(({ severity }) => severity === 'error');

const isComplete = ({ findings }: AssembledRequest): boolean =>
  findings.every(({ severity }) => severity !== 'error');

describe('whatever the episode, its request Bundle', () => {
  it('has the Claim first, no address twice, and no reference that leads outside', () => {
    fc.assert(
      fc.property(anyRequest, ({ bundle, claimFullUrl }) => {
        const entries = bundle.entry ?? [];
        const fullUrls = entries.map(({ fullUrl }) => fullUrl);
        expect(entries[0]?.resource?.resourceType).toBe('Claim');
        expect(fullUrls[0]).toBe(claimFullUrl);
        expect(new Set(fullUrls).size).toBe(fullUrls.length);
        const references = entries.flatMap(({ resource }) =>
          resource === undefined ? [] : referencesIn(resource),
        );
        expect(references.filter((reference) => !fullUrls.includes(reference))).toStrictEqual([]);
      }),
    );
  });

  it('has no circle of references, and nothing that the Claim does not lead to', () => {
    fc.assert(
      fc.property(anyRequest, ({ bundle, claimFullUrl }) => {
        const targets = new Map(
          (bundle.entry ?? []).map(({ fullUrl, resource }) => [
            fullUrl ?? '',
            resource === undefined ? [] : referencesIn(resource),
          ]),
        );
        const reached = new Set<string>();
        const visit = (fullUrl: string, path: readonly string[]): void => {
          if (path.includes(fullUrl)) throw new Error('The references run in a circle.');
          reached.add(fullUrl);
          for (const target of targets.get(fullUrl) ?? []) visit(target, [...path, fullUrl]);
        };
        visit(claimFullUrl, []);
        // Without a coverage nothing can lead to it, and such a request does not leave.
        expect([...targets.keys()].filter((fullUrl) => !reached.has(fullUrl))).toStrictEqual([]);
      }),
    );
  });

  it('repeats no sequence, and every sequence that a line points to is there', () => {
    fc.assert(
      fc.property(anyRequest, ({ bundle }) => {
        // The first entry is the Claim: shown above.
        const claim = bundle.entry?.[0]?.resource as Claim;
        for (const list of [claim.item, claim.diagnosis, claim.supportingInfo, claim.careTeam]) {
          const sequences = (list ?? []).map(({ sequence }) => sequence);
          expect(sequences).toStrictEqual(sequences.map((_, index) => index + 1));
        }
        for (const item of claim.item ?? []) {
          for (const sequence of item.diagnosisSequence ?? [])
            expect(claim.diagnosis?.[sequence - 1]).toBeDefined();
          for (const sequence of item.informationSequence ?? [])
            expect(claim.supportingInfo?.[sequence - 1]?.valueReference).toBeDefined();
        }
      }),
    );
  });

  it('is the same for the same episode, instant and ids', () => {
    for (const make of Object.values(REQUEST_SITUATIONS))
      expect(JSON.stringify(make().bundle)).toBe(JSON.stringify(make().bundle));
  });

  it('keeps every line when its answer is read', () => {
    fc.assert(
      fc.property(
        anyRequest,
        fc.infiniteStream(fc.constantFrom('A1', 'A3', 'A4', 'A6')),
        (request, codes) => {
          const { claimIdentifier, claimFullUrl, lines } = request;
          const itemSequences = lines.map(({ itemSequence }) => itemSequence);
          const answer = {
            resourceType: 'ClaimResponse',
            created: '2026-01-20',
            outcome: 'complete',
            request: { reference: claimFullUrl },
            item: itemSequences.map((sequence) => anAnswered(sequence, codes.next().value)),
          };
          const reading = readAnswer(answer, { claimIdentifier, claimFullUrl, itemSequences });
          const read = reading.kind === 'determination' ? reading.determination.lines : [];
          expect(read.map(({ itemSequence }) => itemSequence)).toStrictEqual(itemSequences);
        },
      ),
    );
  });

  describe('by the profiles of the version that its payer speaks', () => {
    let errorsIn: ReturnType<typeof errorsBy>;
    beforeAll(async () => {
      const folder = join(import.meta.dirname, '../../../profiles');
      const load = async (version: string) => [version, await loadProfiles(folder, [], { version })] as const;
      errorsIn = errorsBy(new Map(await Promise.all(['2.2.1', '2.0.1'].map(load))));
    });

    it('validates, when it lacks nothing that a payer demands', () => {
      fc.assert(
        fc.property(anyAsked, ({ request, partner }) => {
          fc.pre(isComplete(request));
          expect(errorsIn(request.bundle, partner)).toStrictEqual([]);
        }),
      );
    });

    it('has an update to whatever the episode became that validates, too, and keeps every sequence', () => {
      fc.assert(
        fc.property(anyEpisode, anyEpisode, anyPartner, (before, after, partner) => {
          const newId = countedIds();
          const [prior, current] = [before, after].map((each) => aRequest({ ...each, partner, newId }));
          if (prior === undefined || current === undefined) throw new Error('There are two requests.');
          fc.pre(isComplete(prior) && isComplete(current));
          const update = assembleUpdateBundle({ prior: prior.bundle, current, partner, newId });
          if (update === undefined) return;
          expect(errorsIn(update.bundle, partner)).toStrictEqual([]);
          const [old, now] = [prior.bundle, update.bundle].map(
            (bundle) => bundle.entry?.[0]?.resource as Claim,
          );
          const services = (claim: Claim | undefined) =>
            (claim?.item ?? []).map(({ sequence, productOrService }) => [sequence, productOrService.coding]);
          expect(services(now).slice(0, old?.item?.length)).toStrictEqual(services(old));
        }),
        // Each run assembles three Bundles.
        { numRuns: 25 },
      );
    });
  });

  it('needs no update when it is assembled again and nothing changed', () => {
    fc.assert(
      fc.property(anyAsked, ({ request, partner }) => {
        const again = JSON.stringify(request.bundle).replaceAll('00000000-0000-4000', '11111111-0000-4000');
        // Only addresses and numbers were exchanged.
        const current = { ...request, bundle: JSON.parse(again) as AssembledRequest['bundle'] };
        expect(
          assembleUpdateBundle({ prior: request.bundle, current, partner, newId: countedIds() }),
        ).toBeUndefined();
      }),
    );
  });

  it('gives an inquiry that is closed in itself, under the addresses of the request and identifiers of its own', () => {
    fc.assert(
      fc.property(anyAsked, ({ request, partner }) => {
        const newId = countedIds();
        for (let drawn = 0; drawn < 1000; drawn += 1) newId();
        const inquiry = assembleInquiryBundle({
          request: request.bundle,
          partner,
          at: '2026-01-25T15:00:00.000Z',
          newId,
        });
        const fullUrls = (inquiry.entry ?? []).map(({ fullUrl }) => fullUrl);
        const references = (inquiry.entry ?? []).flatMap(({ resource }) =>
          resource === undefined ? [] : referencesIn(resource),
        );
        expect(references.filter((reference) => !fullUrls.includes(reference))).toStrictEqual([]);
        expect(JSON.stringify(inquiry)).not.toContain(request.claimFullUrl);
        expect(inquiry.identifier?.value).not.toBe(request.bundleIdentifier);
      }),
    );
  });
});
