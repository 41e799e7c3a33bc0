import { daysBetween } from '../time/civil-date.ts';
import { localDate } from '../time/local-time.ts';
import type { RiskQuestion } from './risk-question.ts';
import type { Risk } from './risk.ts';

/** A stay over fewer midnights invites the question why it was not observation. */
const MIDNIGHTS_OF_AN_INPATIENT_STAY = 2;

/** Facts that a medical reviewer would hold against the request. */
export function clinicalRisks(question: RiskQuestion): readonly Risk[] {
  return [unclearUrgency, unseenSymptoms, necessityAlone, shortStay].flatMap((find) => find(question) ?? []);
}

function unclearUrgency({ urgency, policy }: RiskQuestion): Risk | undefined {
  const undetermined = urgency.urgency === 'undetermined';
  if (!undetermined && urgency.certainty !== 'conflicting') return undefined;
  return {
    key: 'urgency-not-shown',
    reasonClass: 'clinical',
    because: undetermined
      ? 'The record does not show how urgent the care was.'
      : 'The signals of urgency contradict each other.',
    remedy: 'Document acuity at arrival (triage, admission type) and push it.',
    carc: '40',
    reviewReason: '0V',
    by: policy.rule,
  };
}

/** Prudent layperson (42 CFR 422.113, 438.114): emergency care is judged by what was presented, not by what was found. */
function unseenSymptoms({ urgency, policy }: RiskQuestion): Risk | undefined {
  if (urgency.urgency !== 'emergency' || urgency.prudentLayperson !== undefined) return undefined;
  return {
    key: 'presenting-symptoms-not-shown',
    reasonClass: 'clinical',
    because: 'Nothing tells which symptoms were presented, apart from the final diagnosis.',
    remedy: 'Push the reason for visit or triage note: emergency care is judged by what was presented.',
    carc: '40',
    reviewReason: '0F',
    by: policy.rule,
  };
}

function necessityAlone({ urgency, scenarios }: RiskQuestion): Risk | undefined {
  const [leading] = scenarios;
  if (leading?.scenario !== 'missed-prior-authorization' || urgency.urgency !== 'non-emergency')
    return undefined;
  return {
    key: 'necessity-after-the-fact',
    reasonClass: 'clinical',
    because: 'The care was planned and nobody asked in advance, so necessity must carry the request alone.',
    remedy: 'Attach a letter of medical necessity and name the reason for the miss.',
    carc: '50',
    reviewReason: '0F',
    by: leading.by,
  };
}

function shortStay({ snapshot, policy }: RiskQuestion): Risk | undefined {
  const { period } = snapshot.encounter.resource;
  const [from, to] = [localDate(period?.start, snapshot.zone), localDate(period?.end, snapshot.zone)];
  if (policy.serviceClass !== 'inpatient' || from === undefined || to === undefined) return undefined;
  const midnights = daysBetween(from, to);
  if (midnights >= MIDNIGHTS_OF_AN_INPATIENT_STAY) return undefined;
  return {
    key: 'short-inpatient-stay',
    reasonClass: 'clinical',
    because: `The inpatient stay crossed ${midnights === 1 ? 'one midnight' : 'no midnight'}: the level of care will be questioned.`,
    remedy: 'Have the physician document why a stay over two midnights was expected, or bill observation.',
    carc: '150',
    reviewReason: '0G',
    by: policy.rule,
  };
}
