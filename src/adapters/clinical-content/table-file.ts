import { gunzipSync } from 'node:zlib';
import type { ConceptMapSource } from '../../domain/clinical-content/concept-map.ts';
import type { Source } from '../../domain/clinical-content/fault.ts';
import type { ReleaseFile } from '../../workflow/ports/release-store.ts';
import type { Read } from './content-file.ts';
import type { Table } from './table-schema.ts';

/** Larger than any table we know of, unpacked. */
const MOST_BYTES = 200 * 1024 * 1024;

/**
 * A published table as the code map that its description makes of it. One code needs one answer: a code to which the
 * table gives several is left out, and so stays unmapped.
 */
export function conceptMapOfTable(
  path: string,
  table: Table,
  files: readonly ReleaseFile[],
): Read<Source<ConceptMapSource>> {
  const fail = (says: string): Read<Source<ConceptMapSource>> => ({
    value: undefined,
    problems: [{ file: path, line: undefined, says }],
  });
  const bytes = files.find((each) => each.path === `tables/${table.file}`)?.bytes;
  if (bytes === undefined)
    return fail(`There is no tables/${table.file}. Put the table there as it was published.`);
  const rows = rowsOf(textOf(table.file, bytes));
  const names = rows.next().value ?? [];
  const missing = columnsOf(table).find((column) => !names.includes(column));
  if (missing !== undefined) {
    return fail(`${table.file} has no column ${missing}; it has ${names.join(', ')}.`);
  }
  const { column, largestOf } = table.to;
  if ((column === undefined) === (largestOf === undefined))
    return fail('"to" takes either column or largestOf.');
  const answers = answersOf(rows, names, table);
  const element = [...answers].flatMap(([code, targets]) => {
    const [target] = targets;
    return targets.size === 1 && target !== undefined
      ? [{ code, target: [{ code: target, equivalence: 'wider' }] }]
      : [];
  });
  if (element.length === 0) return fail(`Of ${table.file} no row is taken. Look at "only" and the columns.`);
  const group = [{ source: table.from.system, target: table.to.system, element }];
  return { value: { file: path, content: { version: table.version, group } }, problems: [] };
}

function columnsOf({ from, to, only = {} }: Table): readonly string[] {
  return [
    from.column,
    ...(to.column === undefined ? [] : [to.column]),
    ...(to.largestOf ?? []),
    ...Object.keys(only),
  ];
}

type Row = readonly string[];

/** Each code with what the rows that count say of it; nothing, where the largest number stands twice. */
function answersOf(rows: Iterable<Row>, names: Row, table: Table): ReadonlyMap<string, ReadonlySet<string>> {
  const code = names.indexOf(table.from.column);
  const isWanted = wantedRows(table, names);
  const answerIn = answerOfRow(table, names);
  const answers = new Map<string, Set<string>>();
  for (const row of rows) {
    const key = row[code] ?? '';
    if (key === '' || !isWanted(row)) continue;
    const said = answers.get(key) ?? new Set<string>();
    answers.set(key, said);
    for (const each of answerIn(row)) if (each !== '') said.add(each);
  }
  return answers;
}

/** Which rows count: those with one of the values in each of the columns. */
function wantedRows({ only = {} }: Table, names: Row): (row: Row) => boolean {
  const wanted = Object.entries(only).map(
    ([column, values]) => [names.indexOf(column), new Set(values)] as const,
  );
  return (row) => wanted.every(([column, values]) => values.has(row[column] ?? ''));
}

/** What one row answers: what stands in the column, or the names of the columns with the largest number. */
function answerOfRow({ to }: Table, names: Row): (row: Row) => readonly string[] {
  const { column, largestOf = [] } = to;
  if (column !== undefined) {
    const target = names.indexOf(column);
    return (row) => [row[target] ?? ''];
  }
  const measures = largestOf.map((each) => [each, names.indexOf(each)] as const);
  return (row) => largest(row, measures);
}

function largest(row: Row, measures: readonly (readonly [string, number])[]): readonly string[] {
  const numbers = measures.map(([name, column]) => [name, Number(row[column] ?? 0)] as const);
  const most = Math.max(...numbers.map(([, number]) => number));
  return most > 0 ? numbers.filter(([, number]) => number === most).map(([name]) => name) : [];
}

function textOf(name: string, bytes: Uint8Array): string {
  const plain = name.endsWith('.gz')
    ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES })
    : Buffer.from(bytes);
  return plain.toString('utf8').replace(/^\uFEFF/, '');
}

/**
 * CSV by RFC 4180: fields may stand in quotes, and a quote in them is written twice. Some publishers quote codes with '.
 * Row after row, as a table has tens of thousands and one is needed at a time.
 */
function* rowsOf(text: string): Generator<Row, undefined> {
  for (const line of text.split(/\r?\n/)) if (line !== '') yield fieldsOf(line);
}

function fieldsOf(line: string): Row {
  if (!line.includes('"')) return line.split(',').map(unquoted);
  const fields: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)) {
    fields.push(unquoted(quoted?.replaceAll('""', '"') ?? plain ?? ''));
  }
  return fields;
}

function unquoted(field: string): string {
  const text = field.trim();
  return text.length > 1 && text.startsWith("'") && text.endsWith("'") ? text.slice(1, -1).trim() : text;
}
