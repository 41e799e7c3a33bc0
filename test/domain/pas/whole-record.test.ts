import type { Claim, Condition, Organization } from '@medplum/fhirtypes';
import { assembleUpdateBundle } from '../../../src/domain/pas/claim-update.ts';
import { aRequest } from '../../builders/a-request.ts';
import { aTradingPartner, countedIds } from '../../builders/a-trading-partner.ts';
import { REQUEST_SITUATIONS } from '../../builders/request-situations.ts';

const whole = REQUEST_SITUATIONS['a stay of which the record knows everything'];
if (whole === undefined) throw new Error('The situation was renamed.');
const make = whole;

describe('a stay of which the record knows everything', () => {
  const { bundle } = make();
  const entries = bundle.entry ?? [];
  const claim = entries[0]?.resource as Claim;

  it('lists another organization that gave a service in the care team of that line, and no second time', () => {
    const organizations = entries.filter(({ resource }) => resource?.resourceType === 'Organization');
    const laboratory = organizations.find(
      ({ resource }) => (resource as Organization).name === 'Fictitious Laboratory',
    );
    const member = claim.careTeam?.find(({ provider }) => provider.reference === laboratory?.fullUrl);
    expect(member?.extension?.[0]?.valueBoolean).toBe(false);
    const listing = claim.item?.filter(({ careTeamSequence }) =>
      careTeamSequence?.includes(member?.sequence ?? 0),
    );
    expect(listing?.map(({ productOrService }) => productOrService.coding?.[0]?.code)).toEqual(['33510']);
    // The insurer, the hospital that asks, the laboratory.
    expect(organizations).toHaveLength(3);
  });

  it('says for what the patient came, by a condition with no reference that leads outside', () => {
    const reason = entries.find(({ resource }) => resource?.resourceType === 'Condition')
      ?.resource as Condition;
    expect(JSON.stringify(reason)).not.toMatch(/Encounter\/|Patient\//);
    const encounter = entries.find(({ resource }) => resource?.resourceType === 'Encounter')?.resource;
    expect(encounter).toMatchObject({ reasonReference: [{}] });
  });

  it('keeps the addresses of all of these in an update, and one that changed nothing is none', () => {
    const newId = countedIds();
    const prior = make(aTradingPartner(), newId);
    const current = make(aTradingPartner(), newId);
    const partner = aTradingPartner();
    expect(assembleUpdateBundle({ prior: prior.bundle, current, partner, newId })).toBeUndefined();
  });
});

it('names the department of our trace numbers where the payer agreed to one', () => {
  const { bundle } = aRequest({ partner: aTradingPartner({ traceDepartment: 'UR-2' }) });
  const claim = bundle.entry?.[0]?.resource as Claim;
  const traced = [
    claim.identifier?.[0],
    ...(claim.item ?? []).flatMap(({ extension }) =>
      extension?.flatMap((each) => each.valueIdentifier ?? []),
    ),
  ];
  expect(traced.length).toBeGreaterThan(1);
  for (const each of traced) expect(each?.extension?.[0]?.valueString).toBe('UR-2');
});
