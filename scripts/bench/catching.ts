import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { projectRoot } from '../../src/project-root.ts';
import { hasPasValidate, startPasValidate } from './pas-validate.ts';
import { FIXTURES, type Fixture, type Json } from './seeded-fault.ts';
import { SEEDED_FAULTS } from './seeded-faults.ts';
import { type Reported, type Validator, validatorsHere } from './validators.ts';

/** What one validator made of the corpus. */
interface Score {
  readonly name: string;
  /** Of each seeded fault, in order: caught, missed, or it broke off with an error of its own. */
  readonly verdicts: readonly ('caught' | 'missed' | 'broke')[];
  /** What it says of the valid Bundles. */
  readonly falsely: readonly Reported[];
}

/**
 * Prints what each validator caught of the seeded faults, missed, and reported falsely. Caught is a fault of which it
 * says something that it does not say of the valid Bundle: so one that always errs gains nothing by it.
 */
export async function benchCatching(): Promise<void> {
  const judge = hasPasValidate() ? await startPasValidate('2.2.1') : undefined;
  const independent: Validator[] =
    judge === undefined
      ? []
      : [
          {
            name: 'HAPI 2.2.1 (Java)',
            validate: async (bundle) =>
              (await judge.errorsIn(bundle)).map((says) => ({ isError: true, says })),
          },
        ];
  try {
    const scores: Score[] = [];
    for (const validator of [...(await validatorsHere()), ...independent])
      scores.push(await scoreOf(validator));
    console.log(`${tableOf(scores)}\n\n${missedBy(scores)}`);
  } finally {
    judge?.stop();
  }
}

async function scoreOf(validator: Validator): Promise<Score> {
  const valid = new Map<Fixture, readonly Reported[]>();
  for (const name of FIXTURES) valid.set(name, await validator.validate(asBundle(fixture(name))));
  const verdicts: Score['verdicts'][number][] = [];
  for (const { fixture: name, plant } of SEEDED_FAULTS) {
    const bundle = fixture(name);
    plant(bundle);
    const before = new Set((valid.get(name) ?? []).map(({ says }) => withoutPlace(says)));
    try {
      const reported = await validator.validate(asBundle(bundle));
      verdicts.push(reported.some(({ says }) => !before.has(withoutPlace(says))) ? 'caught' : 'missed');
    } catch {
      verdicts.push('broke');
    }
  }
  return { name: validator.name, verdicts, falsely: [...valid.values()].flat() };
}

/** An entry more or less shifts those behind it, which is no finding. */
function withoutPlace(says: string): string {
  return says.replaceAll(/entry\[\d+\]/g, 'entry[]');
}

function fixture(name: Fixture): Json {
  return JSON.parse(readFileSync(join(projectRoot(), `test/fixtures/pas/${name}.json`), 'utf8')) as Json;
}

/** A validator is there for what is perhaps no Bundle. */
function asBundle(json: Json): Bundle {
  return json as unknown as Bundle;
}

function tableOf(scores: readonly Score[]): string {
  const kinds = [...new Set(SEEDED_FAULTS.map(({ kind }) => kind))];
  const row = (what: string, cells: readonly string[]) => `| ${[what, ...cells].join(' | ')} |`;
  const count = (verdicts: Score['verdicts'], of: string) =>
    String(verdicts.filter((verdict) => verdict === of).length);
  return [
    row(
      'caught, of seeded faults',
      scores.map(({ name }) => name),
    ),
    row(
      '---',
      scores.map(() => '---:'),
    ),
    ...kinds.map((kind) => {
      const isOf = SEEDED_FAULTS.map((seeded) => seeded.kind === kind);
      const all = isOf.filter(Boolean).length;
      return row(
        `${kind} (${String(all)})`,
        scores.map(({ verdicts }) =>
          count(
            verdicts.filter((_, at) => isOf[at]),
            'caught',
          ),
        ),
      );
    }),
    row(
      `**all (${String(SEEDED_FAULTS.length)})**`,
      scores.map(({ verdicts }) => `**${count(verdicts, 'caught')}**`),
    ),
    row(
      'missed',
      scores.map(({ verdicts }) => count(verdicts, 'missed')),
    ),
    row(
      'broke off',
      scores.map(({ verdicts }) => count(verdicts, 'broke')),
    ),
    row(
      `false errors in ${String(FIXTURES.length)} valid Bundles`,
      scores.map(({ falsely }) => String(falsely.filter(({ isError }) => isError).length)),
    ),
    row(
      'false warnings in them',
      scores.map(({ falsely }) => String(falsely.filter(({ isError }) => !isError).length)),
    ),
  ].join('\n');
}

/** What ours and the independent one let pass, fault by fault: the others miss too much to list. */
function missedBy(scores: readonly Score[]): string {
  return scores
    .filter(({ verdicts }) => verdicts.filter((verdict) => verdict !== 'caught').length < verdicts.length / 3)
    .map(({ name, verdicts }) => {
      const missed = SEEDED_FAULTS.filter((_, at) => verdicts[at] !== 'caught');
      return [`Missed by ${name}:`, ...missed.map(({ kind, fault }) => `- ${kind}: ${fault}`)].join('\n');
    })
    .join('\n\n');
}
