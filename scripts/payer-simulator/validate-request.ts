import type { Bundle } from '@medplum/fhirtypes';
import type { Finding, IssueCode } from '../../src/domain/fhir/finding.ts';
import type { ReceivedClaim } from './received-request.ts';
import { referencesIn } from './referenced.ts';

/**
 * The few rules that every payer system checks before it looks at the content (PAS 2.2.1, request Bundle).
 * It is no profile validator: that one can be plugged in beside it.
 */
export function lightFindings(bundle: Bundle): Finding[] {
  return [...bundleFindings(bundle), ...claimFindings(bundle), ...openReferences(bundle)];
}

function bundleFindings(bundle: Bundle): Finding[] {
  const fullUrls = (bundle.entry ?? []).map(({ fullUrl }) => fullUrl);
  return [
    ...unless(bundle.type === 'collection', 'Bundle.type', 'A request Bundle has the type collection.'),
    ...unless(
      bundle.identifier?.value !== undefined,
      'Bundle.identifier',
      'The transaction needs its identifier.',
    ),
    ...unless(
      bundle.timestamp !== undefined,
      'Bundle.timestamp',
      'The Bundle needs its timestamp.',
      'required',
    ),
    ...unless(
      fullUrls.every(Boolean),
      'Bundle.entry.fullUrl',
      'Every entry needs a fullUrl (spec-16).',
      'required',
    ),
    ...unless(
      new Set(fullUrls).size === fullUrls.length,
      'Bundle.entry.fullUrl',
      'Each resource comes once: two entries have the same fullUrl (spec-14).',
    ),
  ];
}

function claimFindings(bundle: Bundle): Finding[] {
  const claim = bundle.entry?.[0]?.resource;
  const place = 'Bundle.entry[0].resource';
  return claim?.resourceType === 'Claim'
    ? [...mandatory(claim, place), ...fixedValues(claim, place), ...sequences(claim, place)]
    : unless(false, place, 'The first entry must be the Claim (spec-12).', 'structure');
}

function mandatory(claim: ReceivedClaim, place: string): Finding[] {
  const isIdentified = (claim.identifier ?? []).some(
    ({ system, value }) => system !== undefined && value !== undefined,
  );
  const references = [
    ['patient', claim.patient],
    ['insurer', claim.insurer],
    ['provider', claim.provider],
    ['insurance.coverage', claim.insurance?.[0]?.coverage],
  ] as const;
  return [
    ...unless(
      isIdentified,
      `${place}.identifier`,
      'The Claim needs an identifier with system and value.',
      'required',
    ),
    ...references.flatMap(([name, value]) =>
      unless(value?.reference !== undefined, `${place}.${name}`, `The Claim needs its ${name}.`, 'required'),
    ),
  ];
}

function fixedValues({ use, status }: ReceivedClaim, place: string): Finding[] {
  return [
    ...unless(use === 'preauthorization', `${place}.use`, 'Claim.use must be preauthorization.', 'value'),
    ...unless(status === 'active', `${place}.status`, 'Claim.status must be active.', 'value'),
  ];
}

function sequences({ item, supportingInfo }: ReceivedClaim, place: string): Finding[] {
  const lists = [
    ['item', item ?? [], 'spec-34'],
    ['supportingInfo', supportingInfo ?? [], 'spec-22'],
  ] as const;
  return lists.flatMap(([name, list, rule]) => {
    const isUnique = new Set(list.map(({ sequence }) => sequence)).size === list.length;
    return unless(isUnique, `${place}.${name}.sequence`, `Two of ${name} have the same sequence (${rule}).`);
  });
}

/** Every reference must meet an entry of the Bundle (spec-13), by R4 Bundle resolution. */
function openReferences(bundle: Bundle): Finding[] {
  const fullUrls = new Set((bundle.entry ?? []).map(({ fullUrl }) => fullUrl));
  return (bundle.entry ?? []).flatMap(({ fullUrl, resource }, index) => {
    const base = (fullUrl ?? '').split('/').slice(0, -2).join('/');
    const open = referencesIn(resource).some(
      (reference) => !fullUrls.has(reference) && !fullUrls.has(`${base}/${reference}`),
    );
    const text = 'A reference of this resource meets no entry of the Bundle (spec-13).';
    return unless(!open, `Bundle.entry[${String(index)}].resource`, text, 'not-found');
  });
}

function unless(holds: boolean, expression: string, text: string, code: IssueCode = 'invariant'): Finding[] {
  return holds ? [] : [{ severity: 'error', code, key: 'payer-refuses', text, expression }];
}
