import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSettings } from '../../src/config.ts';
import { projectRoot } from '../../src/project-root.ts';

describe('the configuration table of the README', () => {
  it('tells of every setting its name, default and meaning, and of no other', () => {
    const readme = readFileSync(join(projectRoot(), 'README.md'), 'utf8');
    const settings = describeSettings().map((each) => [each.name, each.default, each.description]);
    expect(tableBetween(readme, '<!-- configuration -->')).toEqual(settings);
  });
});

/** The rows of the Markdown table between two equal markers, code ticks taken off the first two columns. */
function tableBetween(markdown: string, marker: string): readonly string[][] {
  const [, table] = markdown.split(marker);
  const rows = (table ?? '').split('\n').filter((line) => line.trim().startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .trim()
      .slice(1, -1)
      .split('|')
      .map((cell, column) => (column < 2 ? cell.trim().replaceAll('`', '') : cell.trim())),
  );
}
