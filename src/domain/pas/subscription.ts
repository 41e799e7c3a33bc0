import type { Extension, Subscription } from '@medplum/fhirtypes';
import { EXTENSION, SUBSCRIPTION_TOPIC } from './canonicals.ts';
import type { TradingPartner } from './trading-partner.ts';
import { pasVersionOf } from './versions/pas-version-of.ts';

/** The published topic and the narrative spell the filter differently (facts: the narrative is what is tested). */
const FILTER_NAME = 'org-identifier';

/** R4 carries the backport's filter and content beside the primitives they belong to. */
type BackportSubscription = Subscription & {
  readonly _criteria: { readonly extension: Extension[] };
  readonly channel: Subscription['channel'] & { readonly _payload: { readonly extension: Extension[] } };
};

/**
 * The one Subscription of this sending system at a payer (PAS 2.2.1 spec-57): rest-hook, filtered by the interchange
 * sender that each of our Claims names (spec-58), or by the organization that asks at payers of older versions. The secret comes back with each notification, in a header.
 */
export function assembleSubscription({
  partner,
  endpoint,
  headerSecret,
}: {
  readonly partner: TradingPartner;
  /** https address of ours that the payer calls. */
  readonly endpoint: string;
  readonly headerSecret: string;
}): BackportSubscription {
  const version = pasVersionOf(partner);
  const { interchangeSenderID } = partner.transmission;
  const whom =
    version.subscriptionFilters === 'requestor'
      ? (partner.subscriptionOrganization ?? interchangeSenderID)
      : interchangeSenderID;
  const filter = `${partner.subscriptionFilter ?? FILTER_NAME}=${whom}`;
  return {
    resourceType: 'Subscription',
    meta: { profile: [version.subscriptionProfile] },
    status: 'requested',
    reason: 'Decisions on prior authorization requests that this system submitted',
    criteria: SUBSCRIPTION_TOPIC,
    _criteria: { extension: [{ url: EXTENSION.filterCriteria, valueString: filter }] },
    channel: {
      type: 'rest-hook',
      endpoint,
      payload: 'application/fhir+json',
      _payload: { extension: [{ url: EXTENSION.payloadContent, valueCode: version.subscriptionContent }] },
      header: [`Authorization: Bearer ${headerSecret}`],
    },
  };
}
