import type { Resource } from '@medplum/fhirtypes';

/** The EHR that a sender is registered with: where missing parts are read from. */
export interface EhrReader {
  /** The resources a reference or search names; empty when the sender has no EHR registered or it has none. */
  read(sender: string, reference: string): Promise<readonly Resource[]>;
  search(
    sender: string,
    type: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<readonly Resource[]>;
  isRegistered(sender: string): boolean;
}
