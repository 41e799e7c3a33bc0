import type { Identifier } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import { EXTENSION } from './canonicals.ts';
import type { TradingPartner } from './trading-partner.ts';

/** A trace number (X12 TRN02) with whose it is: the organization (TRN03) and, where agreed, its department (TRN04). */
export function traceNumber(partner: TradingPartner, value: string): Identifier {
  const { traceDepartment } = partner;
  return defined<Identifier>({
    extension:
      traceDepartment === undefined
        ? []
        : [{ url: EXTENSION.identifierSubDepartment, valueString: traceDepartment }],
    system: traceSystem(partner),
    value,
  });
}

/** TRN03: whose trace number it is. */
export function traceSystem({ traceOrganization }: TradingPartner): string {
  return `urn:trnorg:${traceOrganization}`;
}
