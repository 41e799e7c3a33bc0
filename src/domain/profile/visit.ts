import type { Finding } from '../fhir/finding.ts';
import type { BundleIndex } from './bundle-index.ts';
import { CATALOGUE, type FindingKey } from './catalogue.ts';
import type { JsonObject, ResourceJson } from './json.ts';

/** A check of one JSON value: it reports what is wrong and returns nothing. */
export type Check = (value: unknown, visit: Visit) => void;

/** The check of what stands under a JSON key: the value, and the object it stands in. */
export type PropertyCheck = (value: unknown, visit: Visit, owner: JsonObject) => void;

/** Where one validation stands: the place in the resource, and what was found so far. */
export interface Visit {
  readonly findings: Finding[];
  /** Keys and indexes from the root to here; pushed and popped, and spelt out only for a finding. */
  readonly path: (string | number)[];
  readonly root: ResourceJson;
  /** The resource that the current element belongs to. */
  resource: ResourceJson;
  /** The resource that holds `contained` ones: the same, except inside `contained`. */
  container: ResourceJson;
  /** The Bundle in which references resolve. */
  bundle: BundleIndex | undefined;
  /** Trying a profile on a referenced resource: its own references are then followed by type only. */
  readonly isTrial: boolean;
  /** What was already decided in this validation, and what is said only once. */
  readonly conformance: Map<ResourceJson, Map<string, boolean>>;
  readonly saidOnce: Set<string>;
}

/** Begins a validation. */
export function beginVisit(root: ResourceJson): Visit {
  return {
    findings: [],
    path: [],
    root,
    resource: root,
    container: root,
    bundle: undefined,
    isTrial: false,
    conformance: new Map(),
    saidOnce: new Set(),
  };
}

/** Begins a trial on a resource of the same Bundle; its findings stay with it. */
export function beginTrial(visit: Visit, resource: ResourceJson): Visit {
  return {
    ...visit,
    findings: [],
    path: [],
    resource,
    container: resource,
    isTrial: true,
    saidOnce: new Set(),
  };
}

/** Adds a finding at the current place, or at a child of it. */
export function report(visit: Visit, key: FindingKey, subject = '', child?: string): void {
  const { severity, code, text } = CATALOGUE[key];
  const place = expressionOf(visit);
  const expression = child === undefined ? place : `${place}.${child}`;
  visit.findings.push({ severity, code, key, text: text(subject), expression });
}

/** Adds a finding the first time its subject comes up in this validation. */
export function reportOnce(visit: Visit, key: FindingKey, subject: string): void {
  const what = `${key} ${subject}`;
  if (visit.saidOnce.has(what)) return;
  visit.saidOnce.add(what);
  report(visit, key, subject);
}

/** FHIRPath of the current place, e.g. `Bundle.entry[2].resource.status`. */
function expressionOf(visit: Visit): string {
  // A type that is none could hold anything, so it is not repeated.
  const { resourceType } = visit.root;
  let expression = /^[A-Z][A-Za-z]{1,40}$/.test(resourceType) ? resourceType : 'Resource';
  for (const step of visit.path) expression += typeof step === 'number' ? `[${String(step)}]` : `.${step}`;
  return expression;
}
