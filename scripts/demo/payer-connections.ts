/** Connections of the demo: every fictitious payer is the one simulator. */
export function payerConnections(endpoint: string): readonly object[] {
  return ['example-health', 'prairie-mutual', 'lakeshore-advantage', 'summit-care'].map((id) => ({
    id,
    endpoint,
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
