import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, Claim, ClaimResponse } from '@medplum/fhirtypes';

/**
 * A payer that approves every line at once and remembers nothing but how many requests came and when, so that what is
 * measured is the way to it. Run as a process of its own; prints its address. `GET /` tells the counts, `DELETE /` begins anew.
 */
let count = 0;
let first = 0;
let last = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.method === 'DELETE') count = first = last = 0;
    const answer = request.method === 'POST' ? answerTo(Buffer.concat(chunks)) : { count, first, last };
    response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(answer));
  });
});
server.listen(0, '127.0.0.1', () => {
  // A server that listens on a port has an address of this form.
  process.stdout.write(`payer at http://127.0.0.1:${String((server.address() as AddressInfo).port)}\n`);
});

function answerTo(body: Buffer): Bundle {
  last = performance.now();
  if (count === 0) first = last;
  count += 1;
  // A request of ours: the Claim comes first (PAS).
  const bundle = JSON.parse(body.toString()) as Bundle;
  const claim = bundle.entry?.[0]?.resource as Claim;
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [{ fullUrl: `urn:uuid:${crypto.randomUUID()}`, resource: approvalOf(claim) }],
  };
}

const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition';

function approvalOf(claim: Claim): ClaimResponse {
  return {
    resourceType: 'ClaimResponse',
    status: 'active',
    type: claim.type,
    use: 'preauthorization',
    patient: claim.patient,
    created: new Date().toISOString(),
    insurer: claim.insurer ?? { display: 'insurer' },
    request: { identifier: claim.identifier?.[0] ?? {} },
    outcome: 'complete',
    item: (claim.item ?? []).map(({ sequence }) => ({
      itemSequence: sequence,
      adjudication: [
        {
          category: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/adjudication', code: 'submitted' }],
          },
          extension: [
            {
              url: `${PAS}/extension-reviewAction`,
              extension: [
                { url: 'number', valueString: `QUICK${String(count)}` },
                {
                  url: `${PAS}/extension-reviewActionCode`,
                  valueCodeableConcept: {
                    coding: [{ system: 'https://codesystem.x12.org/005010/306', code: 'A1' }],
                  },
                },
              ],
            },
          ],
        },
      ],
    })),
  };
}
