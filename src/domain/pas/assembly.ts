import type { CodeableConcept, Coding, Resource } from '@medplum/fhirtypes';
import type { Assessment } from '../case/assessment.ts';
import type { Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { findEntry, translate } from '../clinical-content/concept-map.ts';
import type { Finding } from '../fhir/finding.ts';
import type { Supplement } from '../supplement/supplement.ts';
import type { TradingPartner } from './trading-partner.ts';
import type { PasVersion } from './versions/pas-version.ts';

/** Bytes of a document, as a Binary or an attachment carries them. */
export interface DocumentBytes {
  readonly contentType: string;
  /** base64 */
  readonly data: string;
}

/** What every noun of a request Bundle is made from. */
export interface Assembly {
  readonly snapshot: Snapshot;
  readonly assessment: Assessment;
  readonly partner: TradingPartner;
  readonly version: PasVersion;
  /** ISO instant. */
  readonly at: string;
  readonly content: ClinicalContent;
  readonly supplement: Supplement;
  /** Documents fetched for this request, by the address their attachment gives. */
  readonly binaries: ReadonlyMap<string, DocumentBytes>;
  /** uuid v4 */
  readonly newId: () => string;
}

/** A resource in the Bundle, under the only address by which the others name it. */
export interface Entry<R extends Resource = Resource> {
  readonly fullUrl: string;
  readonly resource: R;
}

/** What could be made of the data, and what could not. Nothing is invented to fill a gap. */
export interface Made<T> {
  readonly made: T;
  readonly findings: readonly Finding[];
}

/** Every resource is a rewritten copy with an address of its own: never the EHR's (PAS 2.2.1 spec-16, spec-17). */
export function entryOf<R extends Resource>(resource: R, newId: () => string): Entry<R> {
  const id = newId();
  const { resourceType, ...rest } = resource;
  // The same members in the order a reader expects; `id` is what a payer echoes (PAS 2.2.1 spec-33).
  return { fullUrl: `urn:uuid:${id}`, resource: { resourceType, id, ...rest } as unknown as R };
}

export function referenceTo(entry: Pick<Entry, 'fullUrl'>): { reference: string } {
  return { reference: entry.fullUrl };
}

/** The first of the codings that the map knows, without any display: the texts are licensed. */
export function mapped(
  { content, snapshot }: Pick<Assembly, 'content' | 'snapshot'>,
  map: string,
  codings: readonly Coding[] | undefined,
): Coding | undefined {
  const targets = (codings ?? []).map((coding) => {
    const own = findEntry(content, map, coding, snapshot.sender);
    return own === undefined ? translate(content, map, coding).target : own.target;
  });
  const target = targets.find((each) => each !== undefined);
  if (target?.code === undefined) return undefined;
  return target.system === undefined ? { code: target.code } : { system: target.system, code: target.code };
}

export function concept(coding: Coding): CodeableConcept {
  return { coding: [coding] };
}

/** Something mandatory that the record lacks: the request parks with the place and the remedy. */
export function missing(key: string, expression: string, text: string): Finding {
  return { severity: 'error', code: 'required', key, text, expression };
}

/** Something that was left out because the record does not carry it whole. */
export function leftOut(key: string, expression: string, text: string): Finding {
  return { severity: 'warning', code: 'incomplete', key, text, expression };
}

/** The codings of a concept in system and code only. */
export function bareConcept(source: CodeableConcept | undefined): CodeableConcept | undefined {
  const coding = (source?.coding ?? []).flatMap(({ system, code }) =>
    system === undefined || code === undefined ? [] : [{ system, code }],
  );
  if (coding.length === 0) return source?.text === undefined ? undefined : { text: source.text };
  return { coding, ...(source?.text === undefined ? {} : { text: source.text }) };
}
