import type { Bundle, BundleEntry, BundleEntryResponse } from '@medplum/fhirtypes';
import { type Finding, toOperationOutcome } from '../../domain/fhir/finding.ts';
import type { Part } from '../../domain/fhir/take-apart.ts';
import type { Receipt } from '../../workflow/ports/resource-store.ts';
import type { Received } from '../../workflow/receive.ts';

type Stored = Receipt['resources'][number];

/** 201 for what was new, 200 for the rest, as an HTTP status line says it in a Bundle. */
const STATUS_LINE: Readonly<Record<number, string>> = {
  200: '200 OK',
  201: '201 Created',
  400: '400 Bad Request',
  405: '405 Method Not Allowed',
  412: '412 Precondition Failed',
  422: '422 Unprocessable Entity',
};

const SAYS: Readonly<Record<Stored['stored'], string>> = {
  created: 'stored',
  updated: 'stored as a new version',
  unchanged: 'already known with the same content',
  superseded: 'older than what is known; kept and not used',
};

/** The response Bundle of a batch or transaction: an entry for each entry, in order (FHIR R4 http.html). */
export function responseBundle({ kind, parts, receipt }: Received): Bundle {
  return {
    resourceType: 'Bundle',
    type: kind === 'batch' ? 'batch-response' : 'transaction-response',
    entry: parts.map((part): BundleEntry => ({ response: entryResponse(part, receipt) })),
  };
}

function entryResponse(part: Part, receipt: Receipt): BundleEntryResponse {
  switch (part.outcome) {
    case 'passed-over':
      return { status: '200 OK', outcome: toOperationOutcome([part.finding]) };
    case 'refused':
      return {
        status: STATUS_LINE[part.refusal.status] ?? String(part.refusal.status),
        outcome: toOperationOutcome(part.refusal.findings),
      };
    case 'taken':
    case 'there': {
      const { type, id, version, isNew } = whereItIs(part, { receipt });
      const status = STATUS_LINE[isNew ? 201 : 200] ?? '200 OK';
      return { status, location: `${type}/${id}/_history/${version}`, etag: `W/"${version}"` };
    }
  }
}

/** Under which name and version a resource of a message is held, and whether it is new. */
export function whereItIs(
  part: Extract<Part, { taken: unknown }>,
  { receipt }: Pick<Received, 'receipt'>,
): { type: string; id: string; version: string; isNew: boolean } {
  const { type } = part.taken;
  const id = part.outcome === 'there' ? part.found.id : part.taken.id;
  const stored = byName(receipt).get(`${type}/${id}`);
  const version = stored?.version ?? (part.outcome === 'there' ? part.found.version : 1);
  return {
    type,
    id,
    version: String(version),
    isNew: part.outcome === 'taken' && stored?.stored === 'created',
  };
}

/** What became of a message, entry by entry, and which cases it opened or touched. */
export function findingsOf({ kind, parts, receipt }: Received): readonly Finding[] {
  const stored = byName(receipt);
  const entries = parts.flatMap((part, index): readonly Finding[] => {
    if (part.outcome === 'passed-over') return [part.finding];
    if (part.outcome === 'refused') return part.refusal.findings;
    const expression = kind === 'resource' ? part.taken.type : `Bundle.entry[${String(index)}].resource`;
    if (part.outcome === 'there') {
      const text = `${part.taken.type}/${part.found.id} has this identifier already; nothing was stored.`;
      return [information('there', text, expression)];
    }
    const name = `${part.taken.type}/${part.taken.id}`;
    const one = stored.get(name);
    return [information(one?.stored ?? 'created', `${name}: ${SAYS[one?.stored ?? 'created']}.`, expression)];
  });
  const cases = receipt.cases.map(({ id }) =>
    information('case-due', `Case ${id} is being looked at: read Task/${id}.`),
  );
  return [...entries, ...cases];
}

function information(key: string, text: string, expression?: string): Finding {
  return {
    severity: 'information',
    code: 'informational',
    key,
    text,
    ...(expression === undefined ? {} : { expression }),
  };
}

function byName({ resources }: Receipt): ReadonlyMap<string, Stored> {
  return new Map(resources.map((each) => [`${each.type}/${each.id}`, each]));
}
