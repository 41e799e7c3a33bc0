import { createHash } from 'node:crypto';
import type { Database } from '../../src/adapters/postgres/database.ts';
import { brokenAt } from '../../src/domain/evidence/chain.ts';
import type { EvidenceEntry } from '../../src/domain/evidence/evidence.ts';
import type { Determination } from '../../src/domain/determination/determination.ts';
import type { LedgerEntry } from '../payer-simulator/ledger.ts';
import type { Journal } from './ehr-driver.ts';
import { grouped } from './grouped.ts';

/** What is true of a run: how much was looked at, and what must be 0 of it. */
export interface Verdict {
  readonly acknowledged: number;
  /** Pushes that no 2xx was read for, however often they were repeated: a run without load shows nothing. */
  readonly unheard: number;
  readonly reachedPayer: number;
  /** I1: acknowledged pushes that are not in the record byte for byte, or have no case. */
  readonly lost: number;
  /** I2: members for whom the payer took more than one request; of revised stays, requests that it took twice. */
  readonly doubled: number;
  readonly worst: number;
  /** I3: cases that stand where nothing but time would move them, and time did not. */
  readonly stuck: number;
  /** I4: decided lines that differ from the payer's ledger, or went back from determined to pended. */
  readonly regressed: number;
  readonly decided: number;
  /** I5: a submission whose case belongs to another member than the payer saw. */
  readonly crossed: number;
  readonly submissions: number;
  /** I6: attempts without an end, moves without a line of history, and broken chains of evidence. */
  readonly unexplained: number;
  readonly evidence: number;
  /** I7: identifiers under which more than one string of bytes was seen. */
  readonly unstable: number;
  readonly identifiers: number;
  /** I9: answers that were neither 2xx nor an OperationOutcome, or showed our inside. */
  readonly odd: number;
  readonly answers: number;
  /** I10: requests that reached the payer after the case's own deadline. */
  readonly late: number;
  readonly askedPerson: number;
  readonly p99Seconds: number;
}

interface CaseRow {
  readonly id: string;
  readonly encounter_id: string;
  readonly state: string;
  readonly determination: string | null;
  readonly last_at: string;
  readonly deadline: string | null;
}

const UNDER_WAY = new Set(['received', 'ready', 'assembled', 'submitting', 'unknown']);

interface Leave {
  readonly checkDecisions: boolean;
  readonly isRevised: boolean;
  /** Stays that rightly wait for a part that never comes. */
  readonly mayWait: number;
}

/** Joins the EHR's journal, the record and the payer's ledger. Only the ledger says what the payer took. */
export async function judge(
  { journal, ledger, record }: { journal: Journal; ledger: readonly LedgerEntry[]; record: Database },
  { checkDecisions, isRevised, mayWait }: Leave,
): Promise<Verdict> {
  const rows = async <R>(text: string): Promise<readonly R[]> =>
    // The statement says what its rows look like.
    (await record.pool.query(text)).rows as R[];
  const stored = new Set(
    (await rows<{ sha256: string }>("select encode(sha256(bytes), 'hex') as sha256 from message")).map(
      ({ sha256 }) => sha256,
    ),
  );
  const cases = await rows<CaseRow>(
    `select c.id, c.encounter_id, c.state, c.determination, c.deadline,
      (select max(h.at) from case_history h where h.case_id = c.id) as last_at
     from authorization_case c`,
  );
  const byEncounter = new Map(cases.map((each) => [each.encounter_id, each]));
  const submissions = await rows<{ case_id: string; claim_identifier: string }>(
    'select case_id, claim_identifier from submission',
  );
  const openAttempts = await rows<{ id: string }>(
    `select a.id from attempt a join submission s on s.id = a.submission_id
     join authorization_case c on c.id = s.case_id
     where a.class is null and c.state not in ('submitting')
     and exists (select from attempt later where later.submission_id = a.submission_id and later.started_at > a.started_at and later.operation = 'submit')`,
  );
  const went = await rows<{ id: number }>(
    "select id from case_history where from_state = 'determined' and to_state = 'pended'",
  );
  const evidence = await rows<EvidenceRow>(
    'select case_id, seq, at, kind, says, source, previous_hash, hash from evidence order by case_id, seq',
  );
  const acknowledged = journal.pushed.filter((each) => each.acknowledgedAt !== undefined);
  const taken = grouped(
    ledger.filter(({ operation, accepted }) => operation === 'submit' && accepted),
    ({ memberId }) => memberId ?? '',
  );
  const bytesUnder = grouped(
    ledger.filter(({ operation }) => operation === 'submit'),
    ({ bundleIdentifier }) => bundleIdentifier ?? '',
  );
  const memberOfCase = new Map(
    journal.pushed.map(({ name, memberId }) => [byEncounter.get(`${name}-stay`)?.id, memberId]),
  );
  const memberAtPayer = new Map(
    ledger
      .filter(({ operation }) => operation === 'submit')
      .map(({ claimIdentifier, memberId }) => [valueOf(claimIdentifier), memberId]),
  );
  const wrong = checkDecisions
    ? acknowledged.filter(({ name, memberId }) => {
        const said = lastDecision(ledger, taken.get(memberId)?.[0]);
        const known = byEncounter.get(`${name}-stay`);
        return said !== undefined && said !== linesOf(known?.determination ?? null);
      })
    : [];
  const waits = acknowledged
    .flatMap(({ name, acknowledgedAt }) => {
      const last = byEncounter.get(`${name}-stay`)?.last_at;
      return last === undefined ? [] : [(Date.parse(last) - (acknowledgedAt ?? 0)) / 1000];
    })
    .sort((a, b) => a - b);
  const accepted = [...taken.values()].flat();
  const times = [
    ...(isRevised ? grouped(accepted, ({ bundleIdentifier: id }) => id ?? '') : taken).values(),
  ].map(({ length }) => length);
  const waiting = cases.filter(({ state }) => state === 'waiting').length;
  return {
    acknowledged: acknowledged.length,
    unheard: journal.pushed.length - acknowledged.length,
    reachedPayer: taken.size,
    lost: acknowledged.filter(({ sha256, name }) => !stored.has(sha256) || !byEncounter.has(`${name}-stay`))
      .length,
    doubled: times.filter((n) => n > 1).length,
    worst: Math.max(0, ...times),
    stuck: cases.filter(({ state }) => UNDER_WAY.has(state)).length + Math.max(0, waiting - mayWait),
    regressed: wrong.length + went.length,
    decided: cases.filter(({ determination }) => determination !== null).length,
    crossed: submissions.filter(({ case_id: caseId, claim_identifier: identifier }) => {
      const seen = memberAtPayer.get(valueOf(identifier));
      return seen !== undefined && seen !== memberOfCase.get(caseId);
    }).length,
    submissions: submissions.length,
    evidence: evidence.length,
    late: accepted.filter(({ at, memberId }) => {
      const stay = journal.pushed.find((each) => each.memberId === memberId);
      const deadline = byEncounter.get(`${stay?.name ?? ''}-stay`)?.deadline;
      return typeof deadline === 'string' && Date.parse(at) > Date.parse(deadline);
    }).length,
    identifiers: bytesUnder.size,
    answers: [...journal.statuses.values()].reduce((sum, n) => sum + n, 0),
    unexplained: brokenChains(evidence) + openAttempts.length + cases.filter(({ last_at: at }) => !at).length,
    unstable: [...bytesUnder.values()].filter((all) => new Set(all.map(({ sha256 }) => sha256)).size > 1)
      .length,
    odd: journal.oddAnswers.length,
    askedPerson: cases.filter(({ state }) => state === 'needs-attention').length,
    p99Seconds: Math.max(0, waits[Math.ceil(waits.length * 0.99) - 1] ?? 0),
  };
}

interface EvidenceRow {
  readonly case_id: string;
  readonly seq: number;
  readonly at: string;
  readonly kind: EvidenceEntry['kind'];
  readonly says: string;
  readonly source: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** Cases whose evidence is not as it was written. */
function brokenChains(rows: readonly EvidenceRow[]): number {
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  return [...grouped(rows, ({ case_id: id }) => id)].filter(
    ([id, log]) =>
      brokenAt(
        id,
        log.map(({ previous_hash: previousHash, ...entry }) => ({ ...entry, previousHash })),
        sha256,
      ) !== undefined,
  ).length;
}

/** The identifier without its system: ours is kept with, or without, it. */
function valueOf(identifier: string | undefined): string {
  return identifier?.split('|').at(-1) ?? '';
}

function lastDecision(ledger: readonly LedgerEntry[], taken: LedgerEntry | undefined): string | undefined {
  return ledger.findLast(
    ({ claimIdentifier, decision, operation }) =>
      claimIdentifier === taken?.claimIdentifier &&
      decision !== undefined &&
      (operation === 'submit' || operation === 'decide'),
  )?.decision;
}

/** As the ledger writes it: `1:A1 2:A3`. */
function linesOf(determination: string | null): string | undefined {
  if (determination === null) return undefined;
  // Text that only the service wrote.
  const { lines } = JSON.parse(determination) as Determination;
  return lines
    .map(({ itemSequence, reviewActionCode }) => `${String(itemSequence)}:${reviewActionCode ?? ''}`)
    .join(' ');
}
