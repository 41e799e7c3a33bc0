import { z } from 'zod';

const text = z.string().min(1);

/** How a public table answers as a code map: `mappings/tables/<name of the map>.yaml`, with the table beside it. */
export const tableSchema = z.strictObject({
  file: text.describe(
    'The table as it was published, in tables/: .csv or .csv.gz, with a line of column names.',
  ),
  version: text.describe('The edition of the table, as its publisher names it, in quotes.'),
  source: text.describe('Who publishes it, and under which licence.'),
  from: z.strictObject({
    system: text.describe('Code system of the codes that are looked up.'),
    column: text.describe('The column they stand in.'),
  }),
  to: z.strictObject({
    system: text.describe('Code system of the answers.'),
    column: text.optional().describe('The column they stand in.'),
    largestOf: z
      .array(text)
      .min(2)
      .optional()
      .describe('Instead of a column: of these columns of numbers the name of the largest is the answer.'),
  }),
  only: z
    .record(text, z.array(text).min(1))
    .optional()
    .describe('Takes only rows that have one of these values in these columns.'),
});

export type Table = z.infer<typeof tableSchema>;
