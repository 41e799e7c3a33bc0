import type { Bundle, Claim, DocumentReference } from '@medplum/fhirtypes';
import type { SimulatorScript } from '../../scripts/payer-simulator/simulator-script.ts';
import { answered, aSupplement, grouped } from '../builders/a-supplement.ts';
import { type Hospital, openHospital } from '../support/a-hospital.ts';
import { anUnauthorizedStay } from '../support/a-stay.ts';
import { until } from '../support/until.ts';

const SCRIPT: SimulatorScript = { inquiry: 'by-claim-identifier', rules: [] };
const WHY = 'Psychotherapy notes are not part of it.';

describe('a request that the site wants reviewed before it leaves', () => {
  let hospital: Hospital;
  beforeAll(async () => {
    // This payer's policy holds every request for a person.
    hospital = await openHospital(SCRIPT, '2.2.1', { id: 'prairie-mutual' });
  }, 60_000);
  afterAll(() => hospital.close());

  const act = (id: string, name: string, body: unknown = {}) => hospital.post(`/cases/${id}/${name}`, body);
  /** A case that is being looked at just then answers 409, and says to try again. */
  const release = (id: string) =>
    until('the release', async () => ((await act(id, '$release')).status === 202 ? true : undefined));
  const preview = async (id: string): Promise<Bundle> => {
    const answer = await fetch(`${hospital.service().url ?? ''}/cases/${id}/$preview`);
    return ((await answer.json()) as { request: Bundle }).request;
  };
  const held = async (name: string) => {
    await hospital.push(aStayAtPrairie(name));
    return hospital.whenCase(name, 'held-for-review');
  };

  it('is shown as it would leave, and neither frozen nor sent by looking at it', async () => {
    const { id } = await held('shown');
    expect(claimIn(await preview(id)).use).toBe('preauthorization');
    expect(await hospital.service().outside.store.submissionsOf(id)).toEqual([]);
    expect(hospital.taken('submit', 'SHOWN')).toEqual([]);
  });

  it('leaves without the document that a person keeps back, who must say why', async () => {
    const { id } = await held('kept');
    const references = ['DocumentReference/kept-triage-note'];
    expect(titlesIn(await preview(id))).toContain('57054-9');
    expect((await act(id, '$withhold', { references })).status).toBe(400);
    expect(
      (await act(id, '$withhold', { references: ['DocumentReference/other'], because: WHY })).status,
    ).toBe(422);
    expect((await act(id, '$withhold', { references, because: WHY })).status).toBe(202);
    await hospital.whenCase('kept', 'held-for-review');
    expect(titlesIn(await preview(id))).not.toContain('57054-9');
    await release(id);
    const { found, claims } = await hospital.generations('kept', 1);
    expect(found.withheld).toEqual(references);
    expect(await hospital.service().outside.store.submissionsOf(id)).toMatchObject([
      { encounter: expect.stringMatching(/^planned-copy: PAS fixes/) as string },
    ]);
    expect(JSON.stringify(claims)).not.toContain('57054-9');
    expect(await hospital.historyOf(found)).toContain(
      `Withheld by a person at local: DocumentReference/kept-triage-note. ${WHY}`,
    );
  });

  it('leaves as a person amended it, once the amended request was found valid', async () => {
    const { id } = await held('amended');
    const supplement = (reference: string) =>
      aSupplement(
        [
          answered('message', { valueString: 'Please call before a denial.' }),
          grouped(
            'line',
            answered('line.service', { valueReference: { reference } }),
            answered('line.epsdt', { valueBoolean: true }),
          ),
        ],
        { id: 'amended-answers', encounter: { reference: 'Encounter/amended-stay' } },
      );
    expect((await act(id, '$amend', { resourceType: 'Patient', id: 'x' })).status).toBe(422);
    // What is approved here is not edited, and nobody is said to have done it.
    expect((await act(id, '$edit', { resourceType: 'Patient', id: `${id}-letter-x` })).status).toBe(409);
    // It speaks of a line that the request does not have: nothing of it is stored.
    const refused = await act(id, '$amend', supplement('Procedure/unheard-of'));
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('no line of this request');
    expect((await act(id, '$amend', supplement('Encounter/amended-stay'))).status).toBe(202);
    await hospital.whenCase('amended', 'held-for-review');
    await release(id);
    const { claims, found } = await hospital.generations('amended', 1);
    expect(JSON.stringify(claims[0]?.supportingInfo)).toContain('Please call before a denial.');
    expect(JSON.stringify(claims[0]?.item?.[0]?.extension)).toContain('extension-epsdtIndicator');
    const history = await hospital.historyOf(found);
    expect(history).toContain('Amended by a person at local.');
    expect(history).not.toContain('To be mended');
  });

  it('once it was sent, is changed by an update only: what is kept back then is cancelled', async () => {
    const { id } = await held('later');
    await release(id);
    await hospital.generations('later', 1);
    const references = ['DocumentReference/later-triage-note'];
    expect((await act(id, '$withhold', { references, because: WHY })).status).toBe(202);
    // This site reviews what leaves: the update, too.
    await hospital.whenCase('later', 'needs-attention', '$release');
    expect(hospital.taken('submit', 'LATER')).toHaveLength(1);
    await release(id);
    const { claims } = await hospital.generations('later', 2);
    const cancelled = claims[1]?.supportingInfo?.filter(({ modifierExtension }) => modifierExtension) ?? [];
    expect(cancelled).toHaveLength(1);
    expect(
      claims[0]?.supportingInfo?.find(({ sequence }) => sequence === cancelled[0]?.sequence),
    ).toMatchObject({
      valueReference: cancelled[0]?.valueReference,
    });
    expect((await act(id, '$disclose', { references, because: 'The patient agreed.' })).status).toBe(202);
    await hospital.whenCase('later', 'needs-attention', '$release');
    await release(id);
    const { claims: all } = await hospital.generations('later', 3);
    expect(all[2]?.supportingInfo).toHaveLength((claims[1]?.supportingInfo?.length ?? 0) + 1);
  });
});

/** The stay of an emergency, of a member of the payer that wants every request reviewed here. */
function aStayAtPrairie(name: string): Bundle {
  const text = JSON.stringify(anUnauthorizedStay(name, name.toUpperCase()))
    .replaceAll('Organization/example-health', 'Organization/prairie-mutual')
    .replaceAll('member-id/EXH01', 'member-id/PRM02');
  // The same Bundle with other names in it.
  return JSON.parse(text) as Bundle;
}

function claimIn(request: Bundle): Claim {
  const claim = request.entry?.[0]?.resource;
  if (claim?.resourceType !== 'Claim') throw new Error('A request begins with its Claim.');
  return claim;
}

/** LOINC codes of the documents that go with a request. */
function titlesIn({ entry = [] }: Bundle): readonly (string | undefined)[] {
  return entry
    .map(({ resource }) => resource)
    .filter((each): each is DocumentReference => each?.resourceType === 'DocumentReference')
    .flatMap(({ type }) => (type?.coding ?? []).map(({ code }) => code));
}
