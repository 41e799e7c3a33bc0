import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import type { Case } from '../domain/case/case.ts';
import type { Outside } from '../workflow/outside.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';
import { CommandError } from './refusal-text.ts';

/** Does something with one case of the record, and closes the record. @throws CommandError when there is no such case. */
export async function withCase(
  id: string,
  does: (found: Case, outside: Outside) => Promise<void>,
): Promise<void> {
  const { outside, close } = await openWorkplace(loadSettings(), jsonLog('error'));
  try {
    const found = await outside.store.readCase(id);
    if (found === undefined)
      throw new CommandError(`There is no case ${id}; \`retro-auth cases\` lists them.`);
    await does(found, outside);
  } finally {
    await close();
  }
}
