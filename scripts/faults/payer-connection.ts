/** The connection to the simulated payer: short times, so that what a fault leaves unknown is settled within a run. */
export function payerConnection(port: number, over: object): object {
  return {
    id: 'example-health',
    endpoint: `http://127.0.0.1:${String(port)}`,
    transmission: {
      applicationSenderCode: 'RETRO',
      applicationReceiverCode: 'PAYER',
      interchangeSenderID: 'RETRO',
      interchangeReceiverID: 'PAYER',
    },
    traceOrganization: '1999999999',
    subscription: 'none',
    resolver: 'inquire-by-claim-identifier',
    mayResendWhenNotFound: true,
    submitTimeoutSeconds: 2,
    settleSeconds: 2.5,
    breakSeconds: 2,
    ...over,
  };
}
