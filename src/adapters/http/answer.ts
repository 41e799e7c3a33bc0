import type { Resource } from '@medplum/fhirtypes';
import type { Response } from 'express';
import { type Finding, toOperationOutcome } from '../../domain/fhir/finding.ts';
import type { Refusal } from '../../domain/fhir/refusal.ts';

/** Answers with FHIR JSON. */
export function answerFhir(response: Response, status: number, resource: Resource): void {
  response
    .status(status)
    .type('application/fhir+json')
    .send(Buffer.from(JSON.stringify(resource)));
}

export function answerOutcome(response: Response, status: number, findings: readonly Finding[]): void {
  answerFhir(response, status, toOperationOutcome(findings));
}

export function answerRefusal(response: Response, { status, findings }: Refusal): void {
  // Whatever is left of a body that was not read must not be taken for the next request.
  if (status === 413 || status === 415) response.set('Connection', 'close');
  answerOutcome(response, status, findings);
}
