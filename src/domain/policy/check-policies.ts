import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { ladderProblems } from './check-ladder.ts';
import type { PayerPolicy } from './payer-policy.ts';
import { testPolicy } from './test-policy.ts';

/** Something about a policy that a person should mend (`error`) or look at (`warning`). */
export interface PolicyProblem {
  readonly policy: string;
  readonly severity: 'error' | 'warning';
  /** A sentence with the remedy. */
  readonly says: string;
}

/**
 * What is wrong with the loaded policies as they stand together: calendars and documents nobody loaded, two payers of
 * one name, an appeal ladder that its windows contradict, examples that fail, and rules past the day on which somebody was to read the payer's page again.
 */
export function checkPolicies(
  content: Pick<ClinicalContent, 'payers' | 'calendars' | 'requirements'>,
  today: string,
): readonly PolicyProblem[] {
  return content.payers.flatMap((policy) => [
    ...missingCalendars(policy, content),
    ...missingDocuments(policy, content),
    ...sharedNames(policy, content.payers),
    ...ladderProblems(policy).map((says) => problem(policy, 'error', says)),
    ...testPolicy(policy)
      .filter(({ passed }) => !passed)
      .map(({ says }) => problem(policy, 'error', `An example fails: ${says}`)),
    ...drifted(policy, today),
  ]);
}

function problem(policy: PayerPolicy, severity: PolicyProblem['severity'], says: string): PolicyProblem {
  return { policy: policy.id, severity, says };
}

function missingCalendars(
  policy: PayerPolicy,
  { calendars }: Pick<ClinicalContent, 'calendars'>,
): readonly PolicyProblem[] {
  const named = policy.rules.flatMap(({ windows }) => Object.values(windows)).map(({ calendar }) => calendar);
  const missing = [policy.calendar, ...named].filter((id) => id !== undefined && !calendars.has(id));
  return [...new Set(missing)].map((id) =>
    problem(
      policy,
      'error',
      `The calendar ${id ?? ''} is not loaded: add mappings/calendars/${id ?? ''}.yaml.`,
    ),
  );
}

function missingDocuments(
  policy: PayerPolicy,
  { requirements }: Pick<ClinicalContent, 'requirements'>,
): readonly PolicyProblem[] {
  const keys = new Set(requirements.map(({ key }) => key));
  return [...policy.documents.required, ...policy.documents.notWanted]
    .filter((key) => !keys.has(key))
    .map((key) => problem(policy, 'error', `No list of mappings/documents/ has the document ${key}.`));
}

/** Two payers that answer to the same name would leave the coverage without any. */
function sharedNames(policy: PayerPolicy, payers: readonly PayerPolicy[]): readonly PolicyProblem[] {
  const names = new Set(namesOf(policy));
  return payers.slice(0, payers.indexOf(policy)).flatMap((other) =>
    namesOf(other)
      .filter((name) => names.has(name))
      .map((name) =>
        problem(policy, 'error', `${name} names ${other.id} as well; keep it with one of them.`),
      ),
  );
}

function namesOf({ name, aliases, identifiers }: PayerPolicy): readonly string[] {
  return [name, ...aliases, ...identifiers.map(({ system, value }) => `${system}|${value}`)];
}

function drifted(policy: PayerPolicy, today: string): readonly PolicyProblem[] {
  return policy.rules
    .filter(({ source }) => source.verifyBy !== undefined && source.verifyBy < today)
    .map(({ id, source }) =>
      problem(
        policy,
        'warning',
        `The rule ${id} was to be verified by ${source.verifyBy ?? ''}: read ${source.citation} again.`,
      ),
    );
}
