import { whyNoPreview } from '../domain/case/why-no-preview.ts';
import { preview } from '../workflow/review-request.ts';
import { lineOf } from './finding-line.ts';
import { CommandError } from './refusal-text.ts';
import { withCase } from './with-case.ts';

/** Prints the Bundle that would leave now to standard output, and what is wrong with it to standard error. */
export function previewCase(id: string): Promise<void> {
  return withCase(id, async (found, outside) => {
    const shown = await preview(found, outside);
    if (shown === undefined) throw new CommandError(whyNoPreview(found));
    const { request, findings, withheld } = shown;
    process.stdout.write(`${JSON.stringify(request, null, 2)}\n`);
    if (withheld.length > 0) process.stderr.write(`Withheld: ${withheld.join(', ')}\n`);
    process.stderr.write(`${findings.length === 0 ? 'No findings.' : findings.map(lineOf).join('\n')}\n`);
  });
}
