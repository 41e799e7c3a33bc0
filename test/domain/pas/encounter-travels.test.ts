import { join } from 'node:path';
import type { Bundle, Claim, Encounter } from '@medplum/fhirtypes';
import { loadProfiles } from '../../../src/adapters/profiles/load-profiles.ts';
import { PROFILE } from '../../../src/domain/pas/canonicals.ts';
import { assembleUpdateBundle } from '../../../src/domain/pas/claim-update.ts';
import { sayEncounter, withoutAgreed } from '../../../src/domain/pas/encounter-travels.ts';
import type { EncounterTravels, TradingPartner } from '../../../src/domain/pas/trading-partner.ts';
import { aRequest } from '../../builders/a-request.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { aTradingPartner, countedIds } from '../../builders/a-trading-partner.ts';
import { anEncounter } from '../../builders/an-emergency-stay.ts';
import { aProcedure } from '../../builders/request-situations.ts';

const WAYS: readonly EncounterTravels[] = ['planned-copy', 'true-status', 'left-out', 'on-the-lines'];

describe.each(['2.2.1', '2.0.1'] as const)(
  'the encounter of a stay that is over, by PAS %s',
  (pasVersion) => {
    const profiles = loadProfiles(join(process.cwd(), 'profiles'), [], { version: pasVersion });
    const errors = async (bundle: Bundle, partner: TradingPartner) =>
      withoutAgreed(
        (await profiles).validate(bundle, { profile: PROFILE.requestBundle }),
        bundle,
        partner,
      ).filter(({ severity }) => severity === 'error');

    it.each(WAYS)(
      'travels as %s without an error, in a request and in an update of it',
      async (encounter) => {
        const partner = aTradingPartner({ pasVersion, encounter });
        const newId = countedIds();
        const prior = aRequest({ partner, newId });
        expect(await errors(prior.bundle, partner)).toEqual([]);
        const snapshot = aSnapshot({ with: [aProcedure({ id: 'p-1', code: '33510' })] });
        const current = aRequest({ partner, snapshot, newId });
        const update = assembleUpdateBundle({ prior: prior.bundle, current, partner, newId });
        expect(await errors(update?.bundle ?? current.bundle, partner)).toEqual([]);
        expect(update?.changes).toBe(1);
      },
    );

    it('with its true status is an error to every payer that did not agree to it', async () => {
      const { bundle } = aRequest({ partner: aTradingPartner({ pasVersion, encounter: 'true-status' }) });
      const found = await errors(bundle, aTradingPartner({ pasVersion }));
      expect(found.map(({ expression }) => expression)).toEqual([
        expect.stringMatching(/^Bundle\.entry\[\d+\]\.resource\.status$/),
      ]);
    });
  },
);

describe('an encounter that travels on the lines', () => {
  it('is a US Core encounter with its true status, named by every line and not by the Claim', () => {
    const { bundle } = aRequest({ partner: aTradingPartner({ encounter: 'on-the-lines' }) });
    const claim = bundle.entry?.[0]?.resource as Claim;
    const entry = bundle.entry?.find(({ resource }) => resource?.resourceType === 'Encounter');
    const encounter = entry?.resource as Encounter;
    expect(encounter.status).toBe(anEncounter().status);
    expect(encounter.meta?.profile).toEqual([PROFILE.usCoreEncounter]);
    expect(JSON.stringify(claim.extension)).not.toContain('Claim.encounter');
    for (const each of claim.item ?? []) expect(each.encounter).toEqual([{ reference: entry?.fullUrl }]);
  });
});

describe('why an encounter travelled as it did', () => {
  it('is what was agreed with the payer, or what PAS says', () => {
    expect(sayEncounter(aTradingPartner())).toMatch(/^planned-copy: PAS fixes/);
    const agreed = aTradingPartner({ encounter: 'true-status', encounterBecause: 'Agreed on 2026-03-02.' });
    expect(sayEncounter(agreed)).toBe('true-status: Agreed on 2026-03-02.');
  });
});
