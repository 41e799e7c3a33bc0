import { readFileSync } from 'node:fs';
import { readScript, readScriptFile } from '../../../scripts/payer-simulator/simulator-script.ts';

const EXAMPLE = 'scripts/payer-simulator/example-rules.yaml';

/** The words a rule may use, as the refusal of an unknown one tells them. */
function knownSteps(): string[] {
  try {
    readScript({ rules: [{ then: ['?'] }] });
  } catch (error) {
    return /known are (.*)\./.exec(String(error))?.[1]?.split(', ') ?? [];
  }
  return [];
}

describe('the manual of the payer simulator', () => {
  const steps = knownSteps();

  it.each(['docs/payer-simulator.md', 'scripts/simulate-payer.ts'])('%s explains every step', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(steps.length).toBeGreaterThan(20);
    expect(steps.filter((step) => !text.includes(step))).toEqual([]);
  });

  it('has example rules that can be used', () => {
    const { rules } = readScriptFile(EXAMPLE);
    expect(rules.length).toBeGreaterThan(10);
    expect(rules.every(({ name }) => name !== undefined)).toBe(true);
  });
});
