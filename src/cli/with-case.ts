import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import type { Case } from '../domain/case/case.ts';
import type { Outside } from '../workflow/outside.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';
import { CommandError } from './refusal-text.ts';

/**
 * Does something with one case of the record, named by its id or by the beginning of it, and closes the record.
 * @throws CommandError when there is no such case, or several.
 */
export async function withCase(
  id: string,
  does: (found: Case, outside: Outside) => Promise<void>,
): Promise<void> {
  const { outside, close } = await openWorkplace(loadSettings(), jsonLog('error'));
  try {
    await does(await caseOf(id, outside), outside);
  } finally {
    await close();
  }
}

/** So short a beginning names nothing: one that came out empty by mistake must not meet the only case there is. */
const SHORTEST_BEGINNING = 4;

async function caseOf(id: string, { store }: Outside): Promise<Case> {
  const named = await store.readCase(id);
  if (named !== undefined) return named;
  if (id.length < SHORTEST_BEGINNING)
    throw new CommandError(`Give at least ${String(SHORTEST_BEGINNING)} characters of the case's id.`);
  const [found, ...others] = await store.listCases({ idBegins: id, limit: 2 });
  if (found === undefined)
    throw new CommandError(`There is no case ${id}; \`retro-auth cases\` lists them with their ids.`);
  if (others.length > 0)
    throw new CommandError(`Several cases begin with ${id}; give more of the id of the one you mean.`);
  return found;
}
