import { createHash } from 'node:crypto';
import { explainAssessment } from '../../../src/domain/case/explain-assessment.ts';
import { nextEntries } from '../../../src/domain/evidence/chain.ts';
import { findEvidence } from '../../../src/domain/evidence/find-evidence.ts';
import { presentEvidence } from '../../../src/domain/evidence/present-evidence.ts';
import { justify } from '../../../src/domain/justification/justify.ts';
import { aChecklistItem, anAssessment } from '../../builders/an-assessment.ts';
import { elevenCases } from '../../builders/policy-cases.ts';
import { policyContent } from '../../support/policy-content.ts';

const content = policyContent();
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A planned admission on Friday at 19:30 while Prairie Mutual could not be reached. */
function theOutage() {
  const found = elevenCases('PRM02')[7];
  if (found === undefined) throw new Error('The table has no eighth case.');
  const { snapshot, urgency, scenarios } = found;
  const contacts = [
    { payer: 'prairie-mutual', at: '2026-11-21T01:00:00.000Z', outcome: 'failed', code: 'payer-unreachable' },
    { payer: 'example-health', at: '2026-11-21T01:05:00.000Z', outcome: 'failed', code: 'payer-unreachable' },
    { payer: 'prairie-mutual', at: '2026-11-21T12:50:00.000Z', outcome: 'answered' },
  ] as const;
  const { policy } = anAssessment();
  const assessment = anAssessment({
    urgency,
    scenarios: scenarios.map((each) => ({
      ...each,
      delayReason: '10',
      evidence: [
        {
          source: 'payer-contact',
          path: 'payer-unreachable',
          value: 'x',
          says: 'A call to the payer failed.',
        },
      ],
    })),
    policy: { ...policy, payer: 'prairie-mutual', payerName: 'Prairie Mutual' },
    justification: justify({ snapshot, content, urgency, scenarios, serviceClass: 'inpatient' }),
  });
  return { snapshot: { ...snapshot, contacts }, assessment };
}

function textOf(data: string | undefined): string {
  return Buffer.from(data ?? '', 'base64').toString('utf8');
}

const held = { id: '11111111-1111-4111-8111-111111111111', encounterId: 'e1', patientId: 'p1' };

describe('why a request is late', () => {
  const { snapshot, assessment } = theOutage();
  const facts = findEvidence(snapshot, assessment, content);
  const log = nextEntries(held.id, [], facts, sha256);

  it('is told by our failed calls to this payer, its own outage notice and the answer that came again', () => {
    expect(log.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['failed-call', 'outage-report', 'answered-call', 'scenario-finding']),
    );
    const says = facts.map((fact) => fact.says).join('\n');
    expect(says).toContain('failed (payer-unreachable)');
    expect(says).not.toContain('example-health');
  });

  it('says when each version of the insurance reached us', () => {
    expect(facts.filter(({ kind }) => kind === 'coverage-version').map(({ says }) => says)).toEqual(
      expect.arrayContaining([expect.stringContaining('reached us on')]),
    );
  });

  it('is exported as readable documents of the types that payers know, with the delay reason', () => {
    const documents = presentEvidence({ ...held, assessment }, log);
    expect(documents.map(({ type }) => type?.coding?.[0]?.code)).toEqual(['52033-8', '53247-3']);
    const text = textOf(documents[0]?.content[0]?.attachment.data);
    expect(text).toContain('Delay reason (UM10) 10.');
    expect(text).toContain('A call to prairie-mutual on');
    expect(text).toContain(log.at(-1)?.hash);
  });

  it('is told by the notice of retroactive eligibility where coverage was granted for the past', () => {
    const [scenario] = assessment.scenarios;
    if (scenario === undefined) throw new Error('No scenario.');
    const late = { ...assessment, scenarios: [{ ...scenario, scenario: 'delayed-eligibility' as const }] };
    const types = presentEvidence({ ...held, assessment: late }, log).map(
      ({ type }) => type?.coding?.[0]?.code,
    );
    expect(types).toContain('52038-7');
  });
});

describe('a restricted document that may be sent', () => {
  const basis = { consent: 'Consent/c1', version: 2, receivedAt: '2026-11-22T15:00:00.000Z' };
  const { snapshot, assessment } = theOutage();
  const item = aChecklistItem({ document: 'DocumentReference/ed', basis });

  it('leaves the version of the consent in the log, and out of why the request is late', () => {
    const found = { ...assessment, checklist: [item] };
    const facts = findEvidence(snapshot, found, content);
    const fact = facts.find(({ kind }) => kind === 'disclosure-basis');
    expect(fact).toMatchObject({ at: basis.receivedAt, source: 'Consent/c1 version 2' });
    expect(fact?.says).toMatch(
      /^DocumentReference\/ed is restricted; Consent\/c1 \(version 2\).*permits sending it/,
    );
    const documents = presentEvidence(
      { ...held, assessment: found },
      nextEntries(held.id, [], facts, sha256),
    );
    expect(documents.map(({ content: [part] }) => textOf(part?.attachment.data)).join('')).not.toContain(
      'Consent/c1',
    );
  });

  it('says in the explanation which consent permits it', () => {
    const found = anAssessment({ checklist: [item] });
    expect(explainAssessment(found).join('\n')).toContain('on the basis of Consent/c1 version 2');
  });
});
