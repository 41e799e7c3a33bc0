import type { FaultCase, Under } from '../fault-case.ts';
import { hugePushes } from '../huge-pushes.ts';
import { slowClients } from '../slow-clients.ts';
import { stay, taken, withEncounter } from '../stays.ts';
import { APPROVES, must, onDatabase, untilTaken } from './pieces.ts';

const HOUR_MS = 3_600_000;

/** Stays that change while their request is under way. */
const RACED = 24;

/** What EHRs push, and how. */
export const PUSHES: readonly FaultCase[] = [
  {
    id: 'F35',
    title: 'each stay pushed six times at once, in two spellings',
    on: 'redis',
    stays: 15,
    isQuick: true,
    copies: 6,
    lanes: 24,
    rules: APPROVES,
    afterwards: async ({ databaseUrl }) => {
      const cases = await countOf(databaseUrl, 'select count(*)::integer as n from authorization_case');
      return { note: `${String(cases)} cases`, ...must(cases === 15, `${String(cases)} cases of 15 stays`) };
    },
  },
  {
    id: 'F36',
    title: 'a stay made longer twice and its request taken back, while the first is under way',
    on: 'redis',
    stays: RACED,
    rules: [{ then: [{ delay: 400 }, 'approve', { delay: 400 }] }],
    isRevised: true,
    checkDecisions: false,
    alsoWaitFor: ['pended'],
    inject: async (under) => {
      for (const [lines, hours] of [
        [4, 14],
        [16, 26],
      ] as const) {
        await untilTaken(under, lines);
        await under.push(
          Array.from({ length: RACED }, (_, n) => stay(n)).map((each) => ({
            ...each,
            text: longer(each.text, hours),
          })),
        );
      }
      return { note: `${String(await cancelSome(under))} taken back by a person` };
    },
    afterwards: async ({ databaseUrl, payer }) => {
      const overlapping = await countOf(
        databaseUrl,
        `select count(*)::integer as n from attempt a join submission s on s.id = a.submission_id
         join submission t on t.case_id = s.case_id join attempt b on b.submission_id = t.id
         where a.id < b.id and a.operation = 'submit' and b.operation = 'submit'
           and a.started_at < b.ended_at and b.started_at < a.ended_at`,
      );
      const sent = payer.ledger().filter(({ operation }) => operation === 'submit').length;
      return {
        note: `${String(sent)} requests, updates and cancellations, one after the other in each case`,
        ...must(
          sent > RACED && overlapping === 0,
          `${String(overlapping)} calls of one case ran at the same time, ${String(sent)} in all`,
        ),
      };
    },
  },
  {
    id: 'F37',
    title: 'every part pushed alone, the last first; of a third of the stays the Coverage never comes',
    on: 'redis',
    stays: 18,
    mayWait: 6,
    rules: APPROVES,
    parts: ({ text }, nth) =>
      taken(text)
        .filter(({ resource }) => nth % 3 !== 2 || resource.resourceType !== 'Coverage')
        .map((part) => part.text)
        .reverse(),
    afterwards: (_under, journal) => {
      const stays = new Set(journal.pushed.map(({ name }) => name)).size;
      return Promise.resolve({
        note: `${String(journal.pushed.length)} parts of ${String(stays)} stays; 6 wait for a Coverage`,
      });
    },
  },
  {
    id: 'F38',
    title:
      'pushes of 50 MB, of 100,000 entries, of 10,000 documents, of 20 MB in one attachment, 100,000 levels deep',
    on: 'redis',
    stays: 60,
    rules: APPROVES,
    inject: hugePushes,
  },
  {
    id: 'F44',
    title: '2,000 idle connections, 200 bodies that stop half-way, headers byte by byte, garbage in a row',
    on: 'redis',
    stays: 120,
    rules: APPROVES,
    inject: slowClients,
  },
];

function longer(text: string, hours: number): string {
  return withEncounter(text, (encounter) => ({
    ...encounter,
    period: {
      ...encounter.period,
      end: new Date(Date.parse(encounter.period?.end ?? '') + hours * HOUR_MS).toISOString(),
    },
  }));
}

/** A person takes back every fourth request; gives how many could be. */
async function cancelSome({ system }: Under): Promise<number> {
  const [url = ''] = system.apiUrls();
  const answer = await fetch(`${url}/cases?limit=500`);
  // The service's own worklist.
  const { cases } = (await answer.json()) as { cases: { id: string }[] };
  const told = await Promise.all(
    cases
      .filter((_, n) => n % 4 === 0)
      .map(({ id }) => fetch(`${url}/cases/${id}/$cancel`, { method: 'POST' })),
  );
  return told.filter(({ ok }) => ok).length;
}

async function countOf(databaseUrl: string | undefined, query: string): Promise<number> {
  return onDatabase(
    databaseUrl,
    async (client) => (await client.query<{ n: number }>(query)).rows[0]?.n ?? 0,
  );
}
