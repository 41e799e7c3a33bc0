import type { Fault, Source } from '../clinical-content/fault.ts';
import type { ValueSetTable } from '../clinical-content/value-set.ts';
import type { Answer, Criterion, ElementAnswer, ElementTest } from './criterion.ts';

/** A criterion as its file says it. */
export interface CriterionSource extends Omit<Criterion, 'when' | 'answers'> {
  readonly when: Omit<Criterion['when'], 'diagnosisIn'> & { readonly diagnosisIn?: string | undefined };
  readonly answers: readonly AnswerSource[];
}

export type AnswerSource =
  | { readonly signals: readonly string[] }
  | { readonly lateness: true }
  | { readonly midnights: true }
  | (Pick<ElementAnswer, 'from' | 'says'> & {
      readonly each?: string | undefined;
      readonly value: string;
      readonly where: readonly (Partial<Pick<ElementTest, 'oneOf' | 'noneOf'>> & {
        readonly path: string;
        readonly valueSet?: string | undefined;
      })[];
      readonly above?: number | undefined;
      readonly below?: number | undefined;
    });

type ValueSets = ReadonlyMap<string, ValueSetTable>;

/** Compiles the criteria of one release, in the order of the files and within them; an id stands for one criterion. */
export function compileCriteria(
  sources: readonly Source<readonly CriterionSource[]>[],
  valueSets: ValueSets,
): { criteria: readonly Criterion[]; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const seen = new Map<string, Fault['also']>();
  const criteria = sources.flatMap(({ file, content }) =>
    content.map((source, index): Criterion => {
      const also = seen.get(source.id);
      if (also !== undefined) {
        const says = `Two criteria have the id ${source.id}. Rename one of them.`;
        faults.push({ file, path: [index], says, also });
      }
      seen.set(source.id, { file, path: [index] });
      for (const name of namedSets(source)) {
        if (valueSets.has(name)) continue;
        const says = `Criterion ${source.id}: there is no value set ${name}; add value-sets/${name}.json.`;
        faults.push({ file, path: [index], says });
      }
      return compiled(source, valueSets);
    }),
  );
  return { criteria, faults };
}

function namedSets({ when, answers }: CriterionSource): readonly string[] {
  return [
    ...(when.diagnosisIn === undefined ? [] : [when.diagnosisIn]),
    ...answers.flatMap((answer) =>
      'from' in answer ? answer.where.flatMap(({ valueSet }) => valueSet ?? []) : [],
    ),
  ];
}

function compiled({ when, answers, ...source }: CriterionSource, valueSets: ValueSets): Criterion {
  const { diagnosisIn, ...others } = when;
  const members = diagnosisIn === undefined ? undefined : valueSets.get(diagnosisIn);
  return {
    ...source,
    when: { ...others, ...(members === undefined ? {} : { diagnosisIn: members }) },
    answers: answers.map((answer) => compiledAnswer(answer, valueSets)),
  };
}

function compiledAnswer(answer: AnswerSource, valueSets: ValueSets): Answer {
  if ('signals' in answer) return { in: 'signals', groups: answer.signals };
  if ('lateness' in answer) return { in: 'lateness' };
  if ('midnights' in answer) return { in: 'midnights' };
  const { from, says, above, below } = answer;
  return {
    ...{ in: 'element', from, says, above, below },
    each: answer.each?.split('.') ?? [],
    value: answer.value.split('.'),
    where: answer.where.map(({ path, oneOf, noneOf, valueSet }) => ({
      ...{ path: path.split('.'), oneOf, noneOf },
      valueSet: valueSet === undefined ? undefined : valueSets.get(valueSet),
    })),
  };
}
