import type { Consent, DocumentReference } from '@medplum/fhirtypes';
import type { Held, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { referencedId } from '../fhir/reference.ts';
import { chooseCoverage } from '../policy/coverage-choice.ts';
import { denies, permits, type Disclosure } from './consent-provision.ts';
import { restrictedLabels } from './restricted-labels.ts';

/** What permits sending a restricted document: a Consent of the patient as it stood. */
export interface DisclosureBasis {
  /** `Consent/c1` */
  readonly consent: string;
  /** Our own count of its versions, from 1. */
  readonly version: number;
  /** When that version reached us: ISO instant in UTC. */
  readonly receivedAt: string;
}

/** Whether a document may be sent as far as its labels go: freely, on a recorded basis, or not, with the act that mends it. */
export type Release =
  | { readonly may: 'freely' }
  | { readonly may: 'on-basis'; readonly basis: DisclosureBasis }
  | { readonly may: 'not'; readonly remedy: string };

/**
 * A restricted document (42 CFR Part 2, psychotherapy notes, a confidential label) is sent to the payer of this case
 * only under an active Consent of the patient that names it; another active one that denies it outweighs that.
 */
export function releaseOf(
  document: DocumentReference,
  known: { readonly snapshot: Snapshot; readonly content: ClinicalContent; readonly at: string },
): Release {
  const labels = restrictedLabels(document, known.content);
  if (labels.length === 0) return { may: 'freely' };
  const { coverage } = chooseCoverage(known.snapshot);
  const disclosure: Disclosure = { ...known, document, labels, payors: coverage?.resource.payor ?? [] };
  const ours = known.snapshot.consents.filter((held) => isInForce(held.resource, disclosure));
  const denying = ours.find(({ resource }) => denies(resource, disclosure));
  if (denying !== undefined) return { may: 'not', remedy: sayDenied(nameOf(denying)) };
  // The newest word of the patient stands for the others.
  const permitting = ours.findLast(({ resource }) => permits(resource, disclosure));
  if (permitting === undefined) return { may: 'not', remedy: sayWanted(disclosure) };
  const { version, receivedAt } = permitting;
  return { may: 'on-basis', basis: { consent: nameOf(permitting), version, receivedAt } };
}

function isInForce({ status, patient }: Consent, { snapshot }: Disclosure): boolean {
  const ours = snapshot.patient?.resource.id ?? referencedId(snapshot.encounter.resource.subject);
  return status === 'active' && ours !== undefined && referencedId(patient) === ours;
}

function nameOf({ resource }: Held<Consent>): string {
  return `Consent/${resource.id ?? ''}`;
}

function sayDenied(consent: string): string {
  return `It is restricted, and ${consent} denies sending it: it stays here unless the patient changes that`;
}

function sayWanted({ labels }: Disclosure): string {
  const codes = [...new Set(labels.flatMap(({ code }) => code ?? []))].join(', ');
  return (
    `It is restricted (${codes}; 42 CFR Part 2, psychotherapy notes or a confidential label): push an active Consent of the patient ` +
    'that permits sending it to this payer now and names each of these labels, the document or its type ' +
    '(for psychotherapy notes the label or the document)'
  );
}
