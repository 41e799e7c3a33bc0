import type { Case } from '../domain/case/case.ts';
import type { CaseStore } from './ports/case-store.ts';

const PAGE = 200;

/** All stored cases, newest first, a page at a time. */
export async function* casePages(
  store: Pick<CaseStore, 'listCases'>,
  limit = Infinity,
): AsyncGenerator<readonly Case[]> {
  let after: string | undefined;
  for (let done = 0; done < limit;) {
    const page = await store.listCases({
      limit: Math.min(PAGE, limit - done),
      ...(after === undefined ? {} : { after }),
    });
    if (page.length === 0) return;
    yield page;
    done += page.length;
    after = page.at(-1)?.id;
  }
}
