import type { Coverage, Identifier, Organization, Reference } from '@medplum/fhirtypes';
import { resolveAs, type Held, type Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import type { PayerPolicy } from './payer-policy.ts';

/** The file that speaks for every payer that has none. */
export const ASSUMED_DEFAULT = 'assumed-default';

/**
 * The policy of the payer that a coverage names: by an identifier first, then by the organization's name, and by the
 * reference's display last. Names must be one of those the policy lists; a payer that only resembles one stays unknown.
 */
export function identifyPayer(
  snapshot: Pick<Snapshot, 'byReference'>,
  coverage: Held<Coverage> | undefined,
  content: Pick<ClinicalContent, 'payers'>,
): PayerPolicy | undefined {
  for (const payor of coverage?.resource.payor ?? []) {
    const organization = organizationOf(snapshot, coverage?.resource, payor);
    const found = policyOf(payor, organization, content.payers);
    if (found !== undefined) return found;
  }
  return undefined;
}

function policyOf(
  payor: Reference,
  organization: Organization | undefined,
  policies: readonly PayerPolicy[],
): PayerPolicy | undefined {
  const { identifier: identifiers = [], name, alias = [] } = organization ?? {};
  return (
    theOne(
      policies,
      (policy) => identifiers.some((each) => carries(policy, each)) || carries(policy, payor.identifier),
    ) ??
    theOne(policies, (policy) => isNamed(policy, name) || alias.some((each) => isNamed(policy, each))) ??
    theOne(policies, (policy) => isNamed(policy, payor.display))
  );
}

/** Contained organizations are named `#id` and live in the coverage itself. */
function organizationOf(
  snapshot: Pick<Snapshot, 'byReference'>,
  coverage: Coverage | undefined,
  payor: Reference,
): Organization | undefined {
  if (payor.reference?.startsWith('#') !== true) return resolveAs(snapshot, payor, 'Organization')?.resource;
  const id = payor.reference.slice(1);
  const contained = coverage?.contained?.find((resource) => resource.id === id);
  return contained?.resourceType === 'Organization' ? contained : undefined;
}

/** Two policies that match are no match: a person has to say which. */
function theOne(
  policies: readonly PayerPolicy[],
  matches: (policy: PayerPolicy) => boolean,
): PayerPolicy | undefined {
  const found = policies.filter((policy) => policy.id !== ASSUMED_DEFAULT && matches(policy));
  return found.length === 1 ? found[0] : undefined;
}

function carries(policy: PayerPolicy, identifier: Identifier | undefined): boolean {
  return policy.identifiers.some(
    ({ system, value }) => system === identifier?.system && value === identifier.value,
  );
}

function isNamed(policy: PayerPolicy, name: string | undefined): boolean {
  return name !== undefined && (policy.name === name || policy.aliases.includes(name));
}
