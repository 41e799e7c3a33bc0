/** Ids of the fictitious payers in `mappings/payers/`. */
const PAYERS = ['example-health', 'prairie-mutual', 'lakeshore-advantage', 'summit-care'] as const;

/** The one whose portal is down when the day begins. */
export const DOWN_AT_FIRST = 'prairie-mutual';

/** Connections of the demo: every payer is the simulator at `endpoint`, but the one that is down is at `downEndpoint`. */
export function payerConnections(endpoint: string, downEndpoint: string): readonly object[] {
  return PAYERS.map((id) => ({
    id,
    endpoint: id === DOWN_AT_FIRST ? downEndpoint : endpoint,
    transmission: {
      applicationSenderCode: 'RETROAUTH',
      applicationReceiverCode: 'SIMPAYER',
      interchangeSenderID: 'RETROAUTH',
      interchangeReceiverID: 'SIMPAYER',
    },
    traceOrganization: '1999999999',
    subscription: 'rest-hook',
    resolver: 'inquire-by-example',
    submitTimeoutSeconds: 20,
    settleSeconds: 5,
  }));
}
