import type { Resource } from '@medplum/fhirtypes';
import type { Case } from '../../domain/case/case.ts';
import { presentClaim, presentClaimResponse } from '../../domain/case/present-request.ts';
import { presentDocumentTasks } from '../../domain/case/document-tasks.ts';
import { countResends } from '../../domain/case/resends.ts';
import { presentTask } from '../../domain/case/present-task.ts';
import { presentEvidence } from '../../domain/evidence/present-evidence.ts';
import { lettersAmong, presentLetter } from '../../domain/justification/present-letter.ts';
import { supplementQuestionnaire } from '../../domain/supplement/supplement-questionnaire.ts';
import { isAcceptedType } from '../../domain/fhir/resource-types.ts';
import { isObject } from '../../domain/fhir/take-resource.ts';
import type { HttpOutside } from './http-outside.ts';
import { payerTasks } from './payer-tasks.ts';
import type { Search } from './search-parameters.ts';
import type { Page } from './searchset.ts';
import { parsedJson } from '../../domain/fhir/parsed-json.ts';

type Searchable = 'Task' | 'Claim' | 'ClaimResponse' | 'DocumentReference';

export function isSearchable(type: string): type is Searchable {
  return ['Task', 'Claim', 'ClaimResponse', 'DocumentReference'].includes(type);
}

/**
 * One resource of this sender: a Task is a case (same id) or a document it waits for, a DocumentReference is one that
 * was pushed or one of ours about a case (evidence, letter), a Claim is one of our requests (id of the submission) or an
 * authorization on file that was pushed, the Questionnaire is the form of a supplement, a ClaimResponse is an answer that was used (`{submission}-{number}`).
 */
export async function findReadable(
  { sender, type, id }: { readonly sender: string; readonly type: string; readonly id: string },
  outside: HttpOutside,
): Promise<Resource | undefined> {
  if (type === 'Questionnaire') return supplementQuestionnaire(id);
  if (isAcceptedType(type)) {
    const held = await outside.store.readResource(sender, type, id);
    if (held !== undefined) {
      const meta = { ...held.resource.meta, versionId: String(held.version), lastUpdated: held.receivedAt };
      return { ...held.resource, meta };
    }
  }
  if (!isSearchable(type) || !isOurs(id)) return undefined;
  const held = await namedCase({ type, id, identifier: undefined }, outside);
  if (held?.sender !== sender) return undefined;
  return (await resourcesOf(held, type, outside)).find((resource) => resource.id === id);
}

/** Ids that we give out begin with a uuid; another spelling would only trouble the database. */
function isOurs(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-[a-z0-9-]{1,27})?$/.test(id);
}

/** Cases are looked at page by page until enough match; after so many a page may be short, and its next link goes on. */
const PAGES_AT_MOST = 20;

interface Asked {
  readonly sender: string;
  readonly type: Searchable;
  readonly search: Search;
}

export async function searchPage(asked: Asked, outside: HttpOutside): Promise<Page> {
  const { search } = asked;
  const found: Resource[] = [];
  let { after } = search;
  for (let page = 0; page < PAGES_AT_MOST; page += 1) {
    const { cases, isLast } = await candidates({ ...asked, search: { ...search, after } }, outside);
    for (const held of cases) {
      const matching = (await resourcesOf(held, asked.type, outside)).filter((each) =>
        matches(each, held, search),
      );
      // A case stays whole on one page: the next one begins after a case.
      if (found.length > 0 && found.length + matching.length > search.count)
        return { resources: found, after };
      found.push(...matching);
      after = held.id;
    }
    if (isLast) return { resources: found, after: undefined };
    if (found.length >= search.count) return { resources: found, after };
  }
  return { resources: found, after };
}

/** Cases that may hold what is searched: the one that an id or identifier names, else a page of the sender's. */
async function candidates(
  { sender, type, search }: Asked,
  outside: HttpOutside,
): Promise<{ cases: readonly Case[]; isLast: boolean }> {
  const { id, identifier } = search;
  if (id === undefined && identifier === undefined) return pageOfCases(sender, search, outside);
  const named = { type, id: id ?? (ofCase(type) ? identifier : undefined), identifier };
  const held = await namedCase(named, outside);
  return { cases: held?.sender === sender ? [held] : [], isLast: true };
}

/** Their ids begin with the id of the case; those of the others with that of a submission. */
function ofCase(type: Searchable): boolean {
  return type === 'Task' || type === 'DocumentReference';
}

async function pageOfCases(
  sender: string,
  { patientId, encounterId, count, after }: Search,
  { store }: HttpOutside,
): Promise<{ cases: readonly Case[]; isLast: boolean }> {
  const cases = await store.listCases({
    sender,
    limit: count + 1,
    ...(patientId === undefined ? {} : { patientId }),
    ...(encounterId === undefined ? {} : { encounterId }),
    ...(after === undefined || !isOurs(after) ? {} : { after }),
  });
  return { cases: cases.slice(0, count), isLast: cases.length <= count };
}

async function namedCase(
  by: { type: Searchable; id: string | undefined; identifier: string | undefined },
  { store, payers }: Pick<HttpOutside, 'store' | 'payers'>,
): Promise<Case | undefined> {
  if (by.id !== undefined) {
    if (!isOurs(by.id)) return undefined;
    if (ofCase(by.type)) return store.readCase(by.id.slice(0, 36));
    const submission = await store.readSubmission(by.id.slice(0, 36));
    return submission === undefined ? undefined : store.readCase(submission.caseId);
  }
  for (const payer of payers) {
    const submission = await store.findSubmission({ payer, claimIdentifier: by.identifier ?? '' });
    if (submission !== undefined) return store.readCase(submission.caseId);
  }
  return undefined;
}

async function resourcesOf(held: Case, type: Searchable, outside: HttpOutside): Promise<readonly Resource[]> {
  const { store } = outside;
  switch (type) {
    case 'Task':
      return [
        presentTask(held, {
          score: await outside.scoreOf(held),
          resends: await resendsOf(held, outside),
        }),
        ...presentDocumentTasks(held),
        ...(await payerTasks(held, outside)),
      ];
    case 'DocumentReference': {
      const log = await store.evidenceOf(held.id);
      const documents = (await store.snapshotOf(held))?.documents ?? [];
      const approved = lettersAmong(
        held,
        documents.map(({ resource }) => resource),
      );
      const letters = [...approved, ...presentLetter(held, log, { hash: outside.sha256, approved })];
      return [...presentEvidence(held, log), ...letters];
    }
    case 'Claim': {
      const submissions = await store.submissionsOf(held.id);
      return submissions.flatMap(({ id, bytes }) => presentClaim(parsedJson(bytes), id) ?? []);
    }
    case 'ClaimResponse': {
      const oldestFirst = [...(await store.answersOf(held.id))].reverse();
      return oldestFirst.flatMap(({ submissionId, bytes }, index) => {
        return presentClaimResponse(parsedJson(bytes), `${submissionId}-${String(index + 1)}`) ?? [];
      });
    }
  }
}

/** Of the request that the case points to. */
async function resendsOf({ submissionId }: Case, { store }: HttpOutside): Promise<number> {
  return submissionId === undefined ? 0 : countResends(await store.attemptsOf(submissionId));
}

/** Compares what the search named; patient and encounter are those of the case. */
function matches(resource: Resource, held: Case, search: Search): boolean {
  const own: Readonly<Record<'id' | 'status' | 'patientId' | 'encounterId', unknown>> = {
    id: resource.id,
    status: 'status' in resource ? resource.status : undefined,
    patientId: held.patientId,
    encounterId: held.encounterId,
  };
  const keys = ['id', 'status', 'patientId', 'encounterId'] as const;
  return (
    keys.every((key) => search[key] === undefined || search[key] === own[key]) &&
    hasIdentifier(resource, search)
  );
}

function hasIdentifier(resource: Resource, { identifier }: Search): boolean {
  if (identifier === undefined) return true;
  const own: unknown = 'identifier' in resource ? resource.identifier : undefined;
  return Array.isArray(own) && own.some((each) => isObject(each) && each['value'] === identifier);
}
