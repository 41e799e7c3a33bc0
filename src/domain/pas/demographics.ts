import type { Address, ContactPoint, HumanName, Identifier } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';

/** X12 N3 holds two lines and the profiles allow four. */
const MAX_LINES = 4;

/** Names, addresses and telecoms as PAS profiles know them: no extensions, nothing that points outward. */
export function plainName({ use, family, given, prefix, suffix }: HumanName): HumanName {
  return defined({ use, family, given, prefix, suffix });
}

/** The official or usual name first; only the first reaches X12. */
export function orderedNames(names: readonly HumanName[] | undefined): HumanName[] {
  const weight = ({ use }: HumanName): number => (use === 'official' ? 0 : use === 'usual' ? 1 : 2);
  return (names ?? [])
    .filter(({ family, given, use }) => (family !== undefined || given !== undefined) && use !== 'old')
    .toSorted((one, other) => weight(one) - weight(other))
    .map(plainName);
}

export function plainAddresses(addresses: readonly Address[] | undefined): Address[] {
  return (addresses ?? [])
    .filter(({ use }) => use !== 'old')
    .map(({ use, line, city, district, state, postalCode, country }) =>
      defined<Address>({ use, line: line?.slice(0, MAX_LINES), city, district, state, postalCode, country }),
    )
    .filter((address) => Object.keys(address).some((key) => key !== 'use'));
}

export function plainTelecoms(telecoms: readonly ContactPoint[] | undefined): ContactPoint[] {
  return (telecoms ?? [])
    .filter(({ system, value, use }) => system !== undefined && value !== undefined && use !== 'old')
    .map(({ system, value, use }) => defined<ContactPoint>({ system, value, use }));
}

/** Identifiers that say whose number it is. */
export function plainIdentifiers(identifiers: readonly Identifier[] | undefined): Identifier[] {
  return (identifiers ?? []).flatMap(({ system, value }) =>
    system === undefined || value === undefined ? [] : [{ system, value }],
  );
}
