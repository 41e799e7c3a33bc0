import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The sources as JavaScript in a folder of their own, for tests that need a process to kill: Node 20 runs no
 * TypeScript, and `dist` may be of another day. Inside node_modules, so that packages are found from there.
 */
export function transpiledSources(): { readonly path: string; remove(): void } {
  const path = join(ROOT, 'node_modules', '.cache', `retro-auth-${String(process.pid)}`);
  for (const file of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const target = join(path, 'src', file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, transpile(readFileSync(join(ROOT, 'src', file), 'utf8')));
  }
  writeFileSync(join(path, 'package.json'), '{ "type": "module" }');
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

function transpile(source: string): string {
  return ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  }).outputText;
}
