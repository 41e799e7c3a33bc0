import { join } from 'node:path';
import type { Claim } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { loadProfiles } from '../../../src/adapters/profiles/load-profiles.ts';
import { readAnswer } from '../../../src/domain/determination/read-answer.ts';
import { referencesIn } from '../../../src/domain/fhir/references-in.ts';
import { assembleInquiryBundle } from '../../../src/domain/pas/claim-inquiry.ts';
import { assembleUpdateBundle } from '../../../src/domain/pas/claim-update.ts';
import type { AssembledRequest } from '../../../src/domain/pas/request-bundle.ts';
import { aRequest } from '../../builders/a-request.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { aTradingPartner, countedIds } from '../../builders/a-trading-partner.ts';
import { aCondition, aDocument, anEncounter } from '../../builders/an-emergency-stay.ts';
import { anAnswered } from '../../builders/an-answer.ts';
import { aChecklistItem, anAssessment } from '../../builders/an-assessment.ts';
import { anOrder, aProcedure, REQUEST_SITUATIONS } from '../../builders/request-situations.ts';

/** Episodes of every size: any number of procedures, orders, conditions and documents, in any class, whole or not. */
const anyRequest: fc.Arbitrary<AssembledRequest> = fc
  .record({
    procedures: fc.array(fc.constantFrom('33510', '27245', '99285'), { maxLength: 5 }),
    orders: fc.array(fc.constantFrom('93458', '70450'), { maxLength: 3 }),
    conditions: fc.array(fc.constantFrom('R07.9', 'I10', 'S72141A', 'E11.9'), { maxLength: 15 }),
    documents: fc.nat({ max: 4 }),
    actCode: fc.constantFrom('EMER', 'IMP', 'ACUTE', 'OBSENC', 'AMB', 'HH', 'UNHEARD-OF'),
    without: fc.subarray(['Coverage/cov-1', 'Organization/ins-1', 'Practitioner/prac-1', 'Location/loc-1']),
    hasEnd: fc.boolean(),
  })
  .map(({ procedures, orders, conditions, documents, actCode, without, hasEnd }) => {
    const ids = Array.from({ length: documents }, (_, index) => `d-${String(index)}`);
    const encounter = anEncounter({
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: actCode },
      period: { start: '2026-01-10T02:15:00-05:00', ...(hasEnd ? { end: '2026-01-14T11:30:00-05:00' } : {}) },
    });
    const snapshot = aSnapshot({
      encounter,
      with: [
        ...procedures.map((code, index) => aProcedure({ id: `p-${String(index)}`, code })),
        ...orders.map((code, index) => anOrder({ id: `o-${String(index)}`, code })),
        ...conditions.map((icd10, index) => aCondition({ id: `c-${String(index)}`, icd10 })),
        ...ids.map((id) => aDocument({ id })),
      ],
      without,
    });
    const checklist = ids.map((id) => aChecklistItem({ document: `DocumentReference/${id}` }));
    return aRequest({ snapshot, assessment: anAssessment({ checklist }) });
  });

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

  it('validates, when it lacks nothing that a payer demands', async () => {
    const profiles = await loadProfiles(join(import.meta.dirname, '../../../profiles'));
    fc.assert(
      fc.property(anyRequest, ({ bundle, findings }) => {
        fc.pre(findings.every(({ severity }) => severity !== 'error'));
        expect(profiles.validate(bundle).filter(({ severity }) => severity === 'error')).toStrictEqual([]);
      }),
    );
  });

  it('needs no update when it is assembled again and nothing changed', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const again = JSON.stringify(request.bundle).replaceAll('00000000-0000-4000', '11111111-0000-4000');
        // Only addresses and numbers were exchanged.
        const current = { ...request, bundle: JSON.parse(again) as AssembledRequest['bundle'] };
        const partner = aTradingPartner();
        expect(
          assembleUpdateBundle({ prior: request.bundle, current, partner, newId: countedIds() }),
        ).toBeUndefined();
      }),
    );
  });

  it('gives an inquiry that is closed in itself, under the addresses of the request and identifiers of its own', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const newId = countedIds();
        for (let drawn = 0; drawn < 1000; drawn += 1) newId();
        const inquiry = assembleInquiryBundle({
          request: request.bundle,
          partner: aTradingPartner(),
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
