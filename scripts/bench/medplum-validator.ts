import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  indexStructureDefinitionBundle,
  loadDataType,
  OperationOutcomeError,
  validateResource,
} from '@medplum/core';
import type { Bundle, OperationOutcomeIssue, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { baseCanonical, type Definition } from '../../src/domain/profile/definition.ts';
import { snapshotOf } from '../../src/domain/profile/snapshot.ts';

/** Each entry against the profile it claims, and the Bundle against its own, as our validator does. */
export function medplumValidator(profiles: string): (bundle: Bundle) => readonly OperationOutcomeIssue[] {
  const definitions = completeDefinitions(profiles);
  const types = [...definitions.values()].filter(({ derivation }) => derivation !== 'constraint');
  const entry = types.map((resource) => ({ resource: resource as unknown as StructureDefinition }));
  indexStructureDefinitionBundle({ resourceType: 'Bundle', type: 'collection', entry });
  for (const definition of definitions.values()) {
    if (definition.derivation === 'constraint') loadDataType(definition as unknown as StructureDefinition);
  }
  return (bundle) =>
    [bundle, ...(bundle.entry ?? []).flatMap(({ resource }) => resource ?? [])].flatMap((resource) =>
      issuesOf(resource, definitions.get(resource.meta?.profile?.[0] ?? '')),
    );
}

/** It returns its warnings, and throws where it finds an error. */
function issuesOf(resource: Resource, definition: Definition | undefined): readonly OperationOutcomeIssue[] {
  const profile = definition as unknown as StructureDefinition; // a complete one, without its prose
  try {
    return validateResource(resource, definition === undefined ? {} : { profile });
  } catch (error) {
    if (error instanceof OperationOutcomeError) return error.outcome.issue;
    throw error;
  }
}

function completeDefinitions(profiles: string): Map<string, Definition> {
  const raw = new Map<string, Definition>();
  for (const file of ['r4/base.ndjson', 'pas/2.2.1/definitions.ndjson']) {
    for (const line of readFileSync(join(profiles, file), 'utf8').split('\n')) {
      if (line === '') continue;
      const definition = JSON.parse(line) as Definition; // written by our own script
      raw.set(definition.url, definition);
    }
  }
  const complete = (canonical: string): Definition | undefined => {
    const definition = raw.get(canonical);
    return definition && named(snapshotOf(definition, complete));
  };
  return new Map([...raw.keys()].flatMap((url) => asEntry(url, complete(url))));
}

function asEntry(url: string, definition: Definition | undefined): [string, Definition][] {
  return definition === undefined ? [] : [[url, definition]];
}

/** It wants a name and the ids that our rows leave out. */
function named(definition: Definition): Definition {
  const element = (definition.snapshot?.element ?? []).map((one) => ({
    ...one,
    id: one.id ?? one.path,
    definition: '',
  }));
  const name = definition.url === baseCanonical(definition.type) ? definition.type : definition.url;
  return { resourceType: 'StructureDefinition', name, ...definition, snapshot: { element } } as Definition;
}
