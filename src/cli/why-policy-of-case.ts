import { whyPolicy } from '../domain/policy/why-policy.ts';
import { withCase } from './with-case.ts';

/** Prints why a case stands under its rule: whose rule, what it says, where it is written, and until when. */
export function whyPolicyOfCase(id: string): Promise<void> {
  return withCase(id, ({ assessment }) => {
    const lines = assessment === undefined ? ['It was not assessed yet.'] : whyPolicy(assessment);
    process.stdout.write(`${lines.join('\n')}\n`);
    return Promise.resolve();
  });
}
