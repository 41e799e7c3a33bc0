import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectRoot } from '../../src/project-root.ts';

const FOLDERS = ['src', 'scripts', 'test', 'mappings', 'docs', '.ci'];
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(join(projectRoot(), folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)),
);
const CODE = FILES.filter((file) => file.endsWith('.ts') && file !== import.meta.filename);

describe('names and habits of the house', () => {
  it('has no file whose name says nothing of what is in it', () => {
    const empty = /^(utils?|helpers?|common|types|index|misc|shared|manager|constants)\.(ts|yaml|json)$/;
    expect(FILES.filter((file) => empty.test(basename(file)))).toEqual([]);
  });

  it('names every file in kebab-case', () => {
    const kebab = /^_?[a-z0-9]+(-[a-z0-9.]+)*(\.(test|contract))?\.ts$/;
    expect(CODE.filter((file) => !kebab.test(basename(file)))).toEqual([]);
  });

  it('leaves no work to do without an issue that says so', () => {
    expect(linesWith(CODE, /\b(TODO|FIXME|XXX)\b(?!.*#\d+)/)).toEqual([]);
  });

  it('doubles none of its own modules and leaves no test running alone', () => {
    const tests = CODE.filter((file) => file.endsWith('.test.ts'));
    expect(linesWith(tests, /jest\.(unstable_)?mock(Module)?\(|\b(describe|it)\.only\b/)).toEqual([]);
  });

  it('holds no path of the machine it was written on', () => {
    const text = FILES.filter((file) => /\.(ts|ya?ml|md|json)$/.test(file) && file !== import.meta.filename);
    expect(linesWith(text, /(?<![\w.])\/(home|Users|root)\/\w/)).toEqual([]);
  });
});

function linesWith(files: readonly string[], pattern: RegExp): readonly string[] {
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${String(index + 1)}`] : [])),
  );
}
