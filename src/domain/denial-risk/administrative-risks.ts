import { localDate } from '../time/local-time.ts';
import type { RiskQuestion } from './risk-question.ts';
import type { Risk } from './risk.ts';

/** Gaps in the data and in what we know of the payer. */
export function administrativeRisks(question: RiskQuestion): readonly Risk[] {
  return [...recordGaps(question), ...policyGaps(question), ...authorizationGaps(question)];
}

function recordGaps({ snapshot, policy }: RiskQuestion): readonly Risk[] {
  const encounter = snapshot.encounter.resource;
  const common = { reasonClass: 'administrative' as const, by: policy.rule };
  const risks: Risk[] = [];
  if (snapshot.conditions.length === 0) {
    risks.push({
      ...common,
      key: 'no-diagnosis',
      because: 'No diagnosis of this encounter is here.',
      remedy: 'Push the Conditions of the encounter.',
      carc: '16',
      reviewReason: '0U',
    });
  }
  if ((encounter.participant ?? []).every(({ individual }) => individual === undefined)) {
    risks.push({
      ...common,
      key: 'no-provider',
      because: 'The encounter names no practitioner.',
      remedy: 'Add the attending to Encounter.participant.',
      carc: '226',
      reviewReason: '26',
    });
  }
  if (localDate(encounter.period?.start, snapshot.zone) === undefined) {
    risks.push({
      ...common,
      key: 'no-full-date-of-service',
      because:
        'The start of the encounter is missing or no full date of the calendar, and deadlines cannot be read from it.',
      remedy: 'Push the Encounter with its full start date and time.',
      carc: '16',
      reviewReason: '0U',
    });
  }
  return risks;
}

function policyGaps({ policy, at, snapshot }: RiskQuestion): readonly Risk[] {
  const common = {
    reasonClass: 'administrative' as const,
    carc: undefined,
    reviewReason: undefined,
    by: policy.rule,
  };
  if (policy.assumed) {
    return [
      {
        ...common,
        key: 'policy-assumed',
        because: `No policy rule of ${policy.payerName} covers this case; windows and requirements are assumed.`,
        remedy: "Load the payer's policy, or confirm the deadline with the payer.",
      },
    ];
  }
  const today = localDate(at, snapshot.zone) ?? at.slice(0, 10);
  return policy.verifyBy === undefined || policy.verifyBy >= today
    ? []
    : [
        {
          ...common,
          key: 'policy-not-verified',
          because: `The rule was to be verified again by ${policy.verifyBy}.`,
          remedy: 'Read the payer page again and bring the policy up to date.',
        },
      ];
}

function authorizationGaps({ route }: RiskQuestion): readonly Risk[] {
  const common = { reasonClass: 'no-approval' as const, by: route.by };
  if (route.route === 'update') {
    return [
      {
        ...common,
        key: 'authorization-differs',
        because: route.because,
        remedy: 'Ask the payer to change the authorization on file before the claim goes out.',
        carc: '284',
        reviewReason: '0N',
      },
    ];
  }
  return route.route === 'corrected-claim'
    ? [
        {
          ...common,
          key: 'authorization-not-on-claim',
          because: route.because,
          remedy: 'Put the authorization number on the claim, or send a corrected claim.',
          carc: '197',
          reviewReason: undefined,
        },
      ]
    : [];
}
