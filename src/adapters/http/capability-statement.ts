import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { ACCEPTED_TYPES, RESOURCE_RULES } from '../../domain/fhir/resource-types.ts';
import { SUPPLEMENT_ID } from '../../domain/supplement/supplement-questionnaire.ts';
import { SEARCH_PARAMETERS } from './search-parameters.ts';

/** What this service takes and gives, from the same tables that the routes are made of. */
export function capabilityStatement(service: {
  readonly version: string;
  readonly date: string;
  readonly base: string;
}): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: service.date,
    kind: 'instance',
    software: { name: 'Retro Auth', version: service.version },
    implementation: { description: 'Retrospective prior authorization', url: service.base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    rest: [
      {
        mode: 'server',
        documentation:
          'Bundles of type transaction, collection, message, document and searchset are taken whole or not at all; of a batch each entry is taken for itself. Resources of other types are kept in the message and not indexed.',
        security: { description: 'A bearer token for each registered sender.' },
        resource: [...pushed(), ...readBack(), form(), ...terminology()],
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
        operation: [
          {
            name: 'process-message',
            definition: 'http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message',
          },
        ],
      },
    ],
  };
}

function pushed(): CapabilityStatementRestResource[] {
  return ACCEPTED_TYPES.map((type) => ({
    type,
    documentation: RESOURCE_RULES[type].use,
    interaction: [
      { code: 'create' },
      { code: 'update' },
      { code: 'read' },
      ...(isSearched(type) ? [{ code: 'search-type' as const }] : []),
    ],
    versioning: 'versioned',
    updateCreate: true,
    // By If-None-Exist with one identifier.
    conditionalCreate: true,
    conditionalUpdate: false,
    ...(isSearched(type) ? { searchParam: searchParameters() } : {}),
  }));
}

/** Of what is pushed: ours beside what the chart and other channels hold (requests, answers, evidence, letters). */
function isSearched(type: string): boolean {
  return type === 'Claim' || type === 'ClaimResponse' || type === 'DocumentReference';
}

function readBack(): CapabilityStatementRestResource[] {
  return [
    {
      type: 'Task',
      documentation:
        'One for each case, where it stands; and one, part of it, for each document that was missing.',
      interaction: [{ code: 'read' }, { code: 'search-type' }],
      searchParam: searchParameters(),
    },
  ];
}

/** The form that a supplement answers. */
function form(): CapabilityStatementRestResource {
  return {
    type: 'Questionnaire',
    documentation: `Questionnaire/${SUPPLEMENT_ID}: what no clinical resource carries and a payer may want to know.`,
    interaction: [{ code: 'read' }],
  };
}

/** Of the release of clinical content in force, by the names of its files. */
function terminology(): CapabilityStatementRestResource[] {
  const documentation =
    'Of the clinical content in force, by the name of its file. An update is kept as a draft until a person publishes it.';
  const interaction = [
    { code: 'read' as const },
    { code: 'update' as const },
    { code: 'search-type' as const },
  ];
  const searchParam = [
    { name: 'url', type: 'uri' as const },
    { name: 'name', type: 'string' as const },
  ];
  const base = 'http://hl7.org/fhir/OperationDefinition';
  return [
    {
      type: 'ConceptMap',
      documentation,
      interaction,
      searchParam,
      updateCreate: true,
      operation: [{ name: 'translate', definition: `${base}/ConceptMap-translate` }],
    },
    {
      type: 'ValueSet',
      documentation,
      interaction,
      searchParam,
      updateCreate: true,
      operation: [{ name: 'validate-code', definition: `${base}/ValueSet-validate-code` }],
    },
  ];
}

function searchParameters(): NonNullable<CapabilityStatementRestResource['searchParam']> {
  return Object.entries(SEARCH_PARAMETERS).map(([name, type]) => ({ name, type }));
}
