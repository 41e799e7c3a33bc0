import { daysBetween } from '../time/civil-date.ts';
import { localDate } from '../time/local-time.ts';
import type { RiskQuestion } from './find-risks.ts';
import type { Risk } from './risk.ts';

/** A stay over fewer midnights invites the question why it was not observation. */
const MIDNIGHTS_OF_AN_INPATIENT_STAY = 2;

/** Facts that a medical reviewer would hold against the request. */
export function clinicalRisks({ urgency, scenarios, policy, snapshot }: RiskQuestion): readonly Risk[] {
  const risks: Risk[] = [];
  const common = { reasonClass: 'clinical' as const };
  if (urgency.urgency === 'undetermined' || urgency.certainty === 'conflicting') {
    risks.push({
      ...common,
      key: 'urgency-not-shown',
      because:
        urgency.urgency === 'undetermined'
          ? 'The record does not show how urgent the care was.'
          : 'The signals of urgency contradict each other.',
      remedy: 'Document acuity at arrival (triage, admission type) and push it.',
      carc: '40',
      reviewReason: '0V',
      by: policy.rule,
    });
  }
  if (urgency.urgency === 'emergency' && urgency.prudentLayperson === undefined) {
    risks.push({
      ...common,
      key: 'presenting-symptoms-not-shown',
      because: 'Nothing tells which symptoms were presented, apart from the final diagnosis.',
      remedy: 'Push the reason for visit or triage note: emergency care is judged by what was presented.',
      carc: '40',
      reviewReason: '0F',
      by: policy.rule,
    });
  }
  const missed = scenarios[0]?.scenario === 'missed-prior-authorization';
  if (missed && urgency.urgency === 'non-emergency') {
    risks.push({
      ...common,
      key: 'necessity-after-the-fact',
      because:
        'The care was planned and nobody asked in advance, so that necessity must carry the request alone.',
      remedy: 'Attach a letter of medical necessity and name the reason for the miss.',
      carc: '50',
      reviewReason: '0F',
      by: scenarios[0]?.by ?? policy.rule,
    });
  }
  return [...risks, ...shortStay(snapshot, policy)];
}

function shortStay(snapshot: RiskQuestion['snapshot'], policy: RiskQuestion['policy']): readonly Risk[] {
  const { period } = snapshot.encounter.resource;
  const [from, to] = [localDate(period?.start, snapshot.zone), localDate(period?.end, snapshot.zone)];
  if (policy.serviceClass !== 'inpatient' || from === undefined || to === undefined) return [];
  const midnights = daysBetween(from, to);
  if (midnights >= MIDNIGHTS_OF_AN_INPATIENT_STAY) return [];
  return [
    {
      key: 'short-inpatient-stay',
      reasonClass: 'clinical',
      because: `The inpatient stay crossed ${midnights === 1 ? 'one midnight' : 'no midnight'}: the level of care will be questioned.`,
      remedy: 'Have the physician document why a stay over two midnights was expected, or bill observation.',
      carc: '150',
      reviewReason: '0G',
      by: policy.rule,
    },
  ];
}
