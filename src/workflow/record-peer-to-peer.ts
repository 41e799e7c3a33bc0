import type { Communication } from '@medplum/fhirtypes';
import type { Case } from '../domain/case/case.ts';
import { sayInstant } from '../domain/time/local-time.ts';
import { leaveRecord } from './leave-record.ts';
import type { Outside } from './outside.ts';
import type { Act } from './person-acts.ts';

/** What a person tells of a peer-to-peer talk about a denial. */
export interface PeerToPeer {
  /** Who tells it, for the history. */
  readonly who: string;
  /** ISO instant in UTC at which it was held, asked for or tried. */
  readonly at: string;
  /** False when nobody could be reached: the clock runs on. */
  readonly reached: boolean;
  /** What came of it, without patient data. */
  readonly because: string;
}

/**
 * A person records a peer-to-peer talk with the payer's physician. It is kept as a Communication of the record, meets
 * the clock that asks for it, and stands in the evidence. Refused where there is no denial to talk about.
 */
export async function recordPeerToPeer(id: string, talk: PeerToPeer, outside: Outside): Promise<Act> {
  const known = await outside.store.readCase(id);
  if (known === undefined) return { done: 'unknown-case' };
  const refusal = whyNot(known, talk, outside.now());
  if (refusal !== undefined) return { done: 'refused', because: refusal };
  const zone = known.assessment?.clocks[0]?.zone ?? 'UTC';
  const what = talk.reached ? 'was held' : 'was tried in vain';
  return leaveRecord(
    known,
    {
      name: 'record-peer-to-peer',
      says: `A peer-to-peer talk ${what} on ${sayInstant(talk.at, zone)}, told by ${talk.who}: ${talk.because}`,
      resource: communicationOf(known, talk, outside),
    },
    outside,
  );
}

function whyNot({ assessment }: Case, { at }: PeerToPeer, now: string): string | undefined {
  const denied = assessment?.clocks.find(
    ({ startedBy, startedAt }) => ['denial', 'remittance'].includes(startedBy) && startedAt !== undefined,
  )?.startedAt;
  if (denied === undefined) return 'There is no denial to talk about.';
  if (at < denied) return `It was before the denial on ${denied}.`;
  return at > now ? 'It lies in the future: tell it when it was.' : undefined;
}

/** The same talk told twice is the same resource. */
function communicationOf(
  { id, encounterId, patientId }: Case,
  { at, reached }: PeerToPeer,
  { sha256 }: Outside,
): Communication {
  const digest = sha256(new TextEncoder().encode(`${at} ${String(reached)}`)).slice(0, 12);
  return {
    resourceType: 'Communication',
    id: `${id}-talk-${digest}`,
    status: reached ? 'completed' : 'not-done',
    reasonCode: [{ coding: [{ system: 'urn:retro-auth:payer-contact', code: 'peer-to-peer' }] }],
    ...(patientId === undefined ? {} : { subject: { reference: `Patient/${patientId}` } }),
    encounter: { reference: `Encounter/${encounterId}` },
    sent: at,
  };
}
