import type { Route } from '../policy/route.ts';

/** What a person does next on each route. */
export const NEXT_ACT: Readonly<Record<Route, string>> = {
  'not-required': 'Close the case',
  'notify-only': 'Notify the payer',
  'retrospective-request': 'Submit the request',
  update: 'Ask for the change of the authorization on file',
  'corrected-claim': 'Send the corrected claim',
  'claim-dispute': 'Submit the claim with the records and dispute its denial',
  reconsideration: 'Ask for reconsideration',
  appeal: 'Appeal',
  'provider-liability': 'Have a person confirm the write-off',
  'needs-review': 'Ask the payer what is still possible',
};
