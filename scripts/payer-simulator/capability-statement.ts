import type { CapabilityStatement } from '@medplum/fhirtypes';

/** What `GET /metadata` answers: enough for a client to find its way, and to see that this is no payer. */
export function capabilityStatement(url: string, tokenUrl: string, version: string): CapabilityStatement {
  const operation = (name: string, definition: string) => ({
    name,
    definition: `http://hl7.org/fhir/us/davinci-pas/OperationDefinition/${definition}`,
  });
  const oauthUris = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-01-01',
    kind: 'instance',
    software: { name: 'Simulated payer' },
    implementation: { description: 'A SIMULATED payer for tests and demonstrations.', url },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    implementationGuide: [
      `http://hl7.org/fhir/us/davinci-pas/ImplementationGuide/hl7.fhir.us.davinci-pas|${version}`,
    ],
    rest: [
      {
        mode: 'server',
        security: {
          extension: [{ url: oauthUris, extension: [{ url: 'token', valueUri: tokenUrl }] }],
        },
        resource: [
          {
            type: 'Claim',
            operation: [operation('submit', 'Claim-submit'), operation('inquire', 'Claim-inquiry')],
          },
          {
            type: 'Subscription',
            interaction: [{ code: 'create' }, { code: 'read' }, { code: 'update' }, { code: 'delete' }],
          },
        ],
        operation: [
          {
            name: 'submit-attachment',
            definition: 'http://hl7.org/fhir/us/davinci-cdex/OperationDefinition/submit-attachment',
          },
        ],
      },
    ],
  };
}
