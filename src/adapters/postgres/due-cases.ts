import { type Kysely, sql } from 'kysely';
import type { DueCase, DueCases } from '../../workflow/ports/due-cases.ts';
import type { Tables } from './tables.ts';

export const IS_FREE = sql`(leased_until is null or leased_until <= clock_timestamp())`;

/** States in which something is to be done now. Spelt as in the indexes, or they would not be used. */
export const AT_WORK = sql`state in ('received', 'ready', 'assembled', 'submitting', 'unknown')`;
export const WAITING = sql`state not in ('received', 'ready', 'assembled', 'submitting', 'unknown')`;
const LANE = sql`(case when state in ('assembled', 'submitting', 'unknown') then coalesce(payer, '') else '' end)`;

/**
 * What is due, lane by lane: each payer's own, where the most pressing comes first, and the lanes take turns. So a
 * payer that is away, or has very many cases, keeps nobody else waiting; and a payer whose door is shut is not there.
 * Each lane is read in the order of its index, so that it costs the same whether a thousand cases are open or a million.
 * (`statement_timestamp()` stands still within a statement, and so an index can be searched by it.)
 */
export function dueCases(db: Kysely<Tables>): DueCases {
  return {
    async due(limit, most = {}) {
      const { rows } = await sql<DueCase>`
        with recursive lane as (
          (select ${LANE} as name from authorization_case
            where due_at is not null and ${AT_WORK} order by 1 limit 1)
          union all
          select (select ${LANE} from authorization_case
            where due_at is not null and ${AT_WORK} and ${LANE} > lane.name order by 1 limit 1)
          from lane where lane.name is not null
        ), open_lane as (
          select name, least(${limit}::int, (${JSON.stringify(most)}::json ->> name)::int) as most from lane
          where name is not null and not exists (
            select from payer_door where payer = name and (needs_probe or shut_until > clock_timestamp()))
        )
        select id, version, rank from (
          select c.*, row_number() over (partition by name order by deadline, rank, opened_at) as place
          from open_lane cross join lateral (
            select id, version, rank, deadline, opened_at from authorization_case
            where due_at is not null and ${AT_WORK} and ${LANE} = open_lane.name
              and due_at <= clock_timestamp() and ${IS_FREE}
            order by deadline, rank, opened_at limit open_lane.most
          ) c
          union all
          select id, version, rank, deadline, opened_at, row_number() over (order by due_at) as place from (
            select id, version, rank, deadline, opened_at, due_at from authorization_case
            where due_at is not null and ${WAITING} and due_at <= statement_timestamp() and ${IS_FREE}
            order by due_at limit ${limit}
          ) w
        ) as candidate
        order by place, deadline, rank, opened_at limit ${limit}`.execute(db);
      return rows;
    },

    async dueIn(state, limit) {
      const { rows } = await sql<DueCase>`
        select id, version, rank from authorization_case
        where due_at is not null and ${AT_WORK} and ${LANE} = '' and state = ${state}
          and due_at <= clock_timestamp() and ${IS_FREE}
        order by deadline, rank, opened_at limit ${limit}`.execute(db);
      return rows;
    },
  };
}
