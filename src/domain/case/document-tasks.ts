import type { Task, TaskInput } from '@medplum/fhirtypes';
import type { ChecklistItem } from '../documentation/checklist.ts';
import { defined } from '../fhir/defined.ts';
import { needsRecords } from '../policy/route.ts';
import type { Assessment } from './assessment.ts';
import type { Case } from './case.ts';

/** Ids have 64 characters at most, and a case's has 36. */
const KEY_LENGTH = 27;

/** An assessment that knows which documents were ever asked for: a Task that was opened stays, and is completed. */
export function rememberAskedFor(now: Assessment, before: Assessment | undefined): Assessment {
  const asked = new Set([
    ...(before?.documentsAskedFor ?? []),
    ...(isAsking(now) ? now.checklist.filter(isOpen).map(keyOf) : []),
  ]);
  return asked.size === 0 ? now : { ...now, documentsAskedFor: [...asked] };
}

/**
 * One Task for each required document that is or was missing: part of the Task of its case, owned by the role that
 * usually has it, due when the request is due, and completed by the document itself when it arrives.
 */
export function presentDocumentTasks(held: Case): readonly Task[] {
  const { assessment } = held;
  return (assessment?.documentsAskedFor ?? []).map((key) => {
    const item = assessment?.checklist.find((each) => keyOf(each) === key && each.need === 'required');
    return documentTask(held, key, item);
  });
}

function documentTask(held: Case, key: string, item: ChecklistItem | undefined): Task {
  const id = `${held.id}-${key.slice(0, KEY_LENGTH)}`;
  return defined<Task>({
    resourceType: 'Task',
    id,
    meta: { versionId: String(held.version), lastUpdated: held.updatedAt },
    identifier: [{ system: 'urn:retro-auth:document-task', value: id }],
    partOf: [{ reference: `Task/${held.id}` }],
    status: statusOf(item),
    intent: 'order',
    code: { text: 'Attach a document' },
    description: item === undefined ? sayDropped(key.replaceAll('-', ' ')) : descriptionOf(item),
    focus: item?.document === undefined ? undefined : { reference: item.document },
    for: held.patientId === undefined ? undefined : { reference: `Patient/${held.patientId}` },
    encounter: { reference: `Encounter/${held.encounterId}` },
    authoredOn: held.openedAt,
    lastModified: held.updatedAt,
    owner: { display: (item?.owner ?? 'utilization-review').replaceAll('-', ' ') },
    restriction: untilRequestIsDue(held),
    input: item && [documentType(item)],
  });
}

function descriptionOf(item: ChecklistItem): string {
  if (item.status === 'present') return `${item.label} is here${sayBasis(item)}.`;
  return item.remedy ?? sayDropped(item.label);
}

function sayDropped(label: string): string {
  return `${label} is no longer asked for.`;
}

function untilRequestIsDue({ assessment }: Case): Task['restriction'] {
  const end = assessment?.clocks.find(({ kind }) => kind === 'request-by')?.deadline;
  return end === undefined ? undefined : { period: { end } };
}

function documentType({ type, label }: ChecklistItem): TaskInput {
  return {
    type: { coding: [{ system: 'urn:retro-auth:task-detail', code: 'document-type' }] },
    valueCodeableConcept: { coding: [{ system: 'http://loinc.org', code: type }], text: label },
  };
}

function sayBasis({ basis }: ChecklistItem): string {
  return basis === undefined
    ? ''
    : `, restricted, and may be sent on the basis of ${basis.consent} version ${String(basis.version)}`;
}

function statusOf(item: ChecklistItem | undefined): Task['status'] {
  if (item === undefined) return 'cancelled';
  return item.status === 'present' ? 'completed' : 'requested';
}

function isAsking({ route }: Assessment): boolean {
  return needsRecords(route.route);
}

function isOpen({ need, status }: ChecklistItem): boolean {
  return need === 'required' && status !== 'present';
}

function keyOf({ key, type }: ChecklistItem): string {
  return key ?? type;
}
