import { ORDINARY, type Setting } from '../explorer/actions.ts';
import { explore } from '../explorer/explore.ts';

/** What was explored of the code itself, for the report. */
export interface ModelVerdict {
  readonly states: number;
  readonly steps: number;
  /** The awaits at which a process was let die, each one: the code waits for nothing else on this way. */
  readonly deaths: readonly string[];
  readonly violations: readonly string[];
}

const NONE = ORDINARY.mishaps;

/** Two workers and an API, and how much may go wrong on one way. The first three take seconds. */
const SETTINGS: readonly [string, Partial<Setting>][] = [
  ['a death and one fault of the payer', { mishaps: { ...NONE, crash: 1, payer: 1 } }],
  ['a process that stands still', { mishaps: { ...NONE, frozen: 1 } }],
  ['a lost statement and a death', { mishaps: { ...NONE, store: 1, crash: 1 } }],
  ['two deaths and two faults of the payer', { mishaps: { ...NONE, crash: 2, payer: 2 } }],
  [
    'a death, a lost statement and a fault of the payer',
    { mishaps: { ...NONE, crash: 1, store: 1, payer: 1 } },
  ],
  ['a death and a process that stands still', { mishaps: { ...NONE, crash: 1, frozen: 1 } }],
  ['pended and notified, with a fault of the payer', { decides: 'pended', mishaps: { ...NONE, payer: 1 } }],
  [
    'pended and notified twice, with a death',
    { decides: 'pended', mishaps: { ...NONE, crash: 1, repeat: 1 } },
  ],
];
const QUICK = 3;

/** Goes every way through the code from the frozen request to the decision. */
export async function exploreModel(isFull: boolean, say: (line: string) => void): Promise<ModelVerdict> {
  let states = 0;
  const wrong: string[] = [];
  let steps = 0;
  const deaths = new Set<string>();
  for (const [what, setting] of isFull ? SETTINGS : SETTINGS.slice(0, QUICK)) {
    const found = await explore({ ...ORDINARY, ...setting });
    steps += found.steps;
    states += found.states;
    if ((setting.mishaps?.crash ?? 0) > 0) for (const each of found.calls) deaths.add(each);
    wrong.push(...found.violations.map(({ says, way }) => `${says} By: ${way.join(' · ')}`));
    say(`model  ${what}: ${String(found.states)} states, ${String(found.violations.length)} violations`);
  }
  return { states, steps, deaths: [...deaths].sort(), violations: wrong };
}
