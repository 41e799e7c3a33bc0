import { findRisks } from '../../../src/domain/denial-risk/find-risks.ts';
import type { RiskQuestion } from '../../../src/domain/denial-risk/risk-question.ts';
import { checkDocuments } from '../../../src/domain/documentation/check-documents.ts';
import { applyPolicy } from '../../../src/domain/policy/apply-policy.ts';
import { chooseCoverage } from '../../../src/domain/policy/coverage-choice.ts';
import type { Scenario } from '../../../src/domain/urgency/scenario.ts';
import type { UrgencyFinding } from '../../../src/domain/urgency/urgency.ts';
import { anUrgency, aScenario, PAYER_ID } from '../../builders/policy-cases.ts';
import { aSnapshot, type SnapshotParts } from '../../builders/a-snapshot.ts';
import { aCoverage, anEncounter, anInsurer } from '../../builders/an-emergency-stay.ts';
import { policyContent } from '../../support/policy-content.ts';

const content = policyContent();

interface RiskCase {
  readonly parts?: SnapshotParts;
  readonly payer?: string;
  readonly urgency?: UrgencyFinding;
  readonly scenario?: Scenario;
  readonly at?: string;
}

function question(given: RiskCase): RiskQuestion {
  const {
    parts = {},
    payer: value = 'EXH01',
    urgency = anUrgency('emergency'),
    at = '2026-01-20T15:00:00.000Z',
  } = given;
  const insurer = anInsurer({ identifier: [{ system: PAYER_ID, value }], name: 'As the card says' });
  const snapshot = aSnapshot({ ...parts, with: [insurer, ...(parts.with ?? [])] });
  const { coverage } = chooseCoverage(snapshot);
  const asked = { snapshot, content, urgency, coverage, at };
  const answer = applyPolicy({ ...asked, scenarios: [aScenario(given.scenario ?? 'acute-condition')] });
  const checklist = checkDocuments({ ...asked, ...answer });
  return { ...asked, ...answer, checklist };
}

function riskOf(given: RiskCase, key: string) {
  return findRisks(question(given)).find((risk) => risk.key === key);
}

describe('what would get a case denied', () => {
  it('is nothing where no authorization is needed', () => {
    const encounter = anEncounter({
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' },
    });
    delete encounter.classHistory;
    expect(findRisks(question({ parts: { encounter } }))).toEqual([]);
  });

  it('is a late notice, with the tier of the penalty it has reached', () => {
    expect(riskOf({ at: '2026-01-13T15:00:00.000Z' }, 'notify-by-passed')?.because).toContain(
      'The days before notice are not paid.',
    );
    expect(riskOf({ at: '2026-01-20T15:00:00.000Z' }, 'notify-by-passed')).toMatchObject({
      reasonClass: 'timeliness',
      carc: '210',
      reviewReason: '17',
      because:
        'The notice of admission ran out on Mon 2026-01-12 17:00 America/New_York. The whole stay is not paid; the member may not be billed.',
    });
  });

  it('is not met by notice any more once the window has closed: the remedy names what still helps', () => {
    const risks = findRisks(question({ at: '2026-03-20T15:00:00.000Z' }));
    const remedyOf = (key: string) => risks.find((risk) => risk.key === key)?.remedy;
    expect(remedyOf('notify-by-passed')).toMatch(/^Notice would change nothing now: enclose the evidence/);
    expect(remedyOf('request-by-passed')).toMatch(
      /^Submit the claim with the records and dispute its denial/,
    );
    expect(riskOf({ at: '2026-01-20T15:00:00.000Z' }, 'notify-by-passed')?.remedy).toMatch(
      /^Notify the payer at once/,
    );
  });

  it('is a window about to close, with the act and its last hour', () => {
    expect(riskOf({ at: '2026-02-08T15:00:00.000Z' }, 'request-by-soon')?.remedy).toBe(
      'Submit the request by Mon 2026-02-09 23:59 America/New_York.',
    );
    expect(riskOf({ at: '2026-01-20T15:00:00.000Z' }, 'request-by-soon')).toBeUndefined();
  });

  it('is a closed window, with the honest next act', () => {
    expect(riskOf({ at: '2026-03-20T15:00:00.000Z' }, 'request-by-passed')?.remedy).toContain(
      'dispute its denial',
    );
  });

  it('is a payer that takes no request at all', () => {
    expect(riskOf({ payer: 'LSA03' }, 'no-retrospective-requests')).toMatchObject({
      reasonClass: 'no-approval',
      carc: '197',
      reviewReason: '0N',
    });
  });

  it('is a required document that is missing, with the day it is needed', () => {
    expect(riskOf({}, 'document-missing-28011-5')).toMatchObject({
      reasonClass: 'missing-information',
      carc: '252',
    });
    expect(riskOf({}, 'document-missing-28011-5')?.remedy).toContain(
      'by Mon 2026-02-09 23:59 America/New_York',
    );
  });

  it('is a coverage that ends within the stay', () => {
    const parts = { with: [aCoverage({ period: { start: '2025-01-01', end: '2026-01-12' } })] };
    expect(riskOf({ parts }, 'coverage-ends-within-stay')).toMatchObject({
      reasonClass: 'coverage',
      carc: '27',
    });
  });

  it('is two coverages of the same order', () => {
    expect(riskOf({ parts: { with: [aCoverage({ id: 'cov-2' })] } }, 'which-coverage-pays-first')?.carc).toBe(
      '22',
    );
  });

  it('is no coverage at all', () => {
    expect(riskOf({ parts: { without: ['Coverage/cov-1'] } }, 'no-valid-coverage')).toBeDefined();
  });

  it('is an emergency of which nobody wrote down what was presented', () => {
    const urgency = anUrgency('emergency', { prudentLayperson: undefined });
    expect(riskOf({ urgency }, 'presenting-symptoms-not-shown')?.carc).toBe('40');
  });

  it('is urgency that the record does not show, or contradicts', () => {
    expect(riskOf({ urgency: anUrgency('undetermined') }, 'urgency-not-shown')).toBeDefined();
    expect(
      riskOf({ urgency: anUrgency('urgent', { certainty: 'conflicting' }) }, 'urgency-not-shown'),
    ).toBeDefined();
  });

  it('is an inpatient stay over fewer than two midnights', () => {
    const encounter = anEncounter({
      period: { start: '2026-01-10T02:15:00-05:00', end: '2026-01-11T11:30:00-05:00' },
    });
    expect(riskOf({ parts: { encounter } }, 'short-inpatient-stay')).toMatchObject({
      carc: '150',
      reviewReason: '0G',
    });
    expect(riskOf({}, 'short-inpatient-stay')).toBeUndefined();
  });

  it('is a policy that is only assumed, or was not read again in time', () => {
    expect(riskOf({ payer: 'NOBODY' }, 'policy-assumed')).toBeDefined();
    expect(riskOf({ at: '2027-06-01T15:00:00.000Z' }, 'policy-not-verified')?.because).toContain(
      '2027-05-01',
    );
  });

  it('is a record without a diagnosis or a provider', () => {
    expect(riskOf({ parts: { without: ['Condition/cond-1'] } }, 'no-diagnosis')).toBeDefined();
    expect(
      riskOf({ parts: { encounter: anEncounter({ participant: [] }) } }, 'no-provider')?.reviewReason,
    ).toBe('26');
  });

  it('names an act for each risk, and is the same whenever it is asked', () => {
    const asked = question({ payer: 'PRM02', at: '2026-01-26T15:00:00.000Z' });
    const risks = findRisks(asked);
    expect(risks.length).toBeGreaterThan(1);
    expect(risks.every(({ remedy, by }) => remedy.endsWith('.') && by !== '')).toBe(true);
    expect(findRisks(asked)).toEqual(risks);
    expect(new Set(risks.map(({ key }) => key)).size).toBe(risks.length);
  });
});
