import type { Coverage, Identifier, Patient } from '@medplum/fhirtypes';
import { concept } from './assembly.ts';
import { SYSTEM } from './canonicals.ts';

const MEMBER_NUMBER = { system: SYSTEM.identifierType, code: 'MB' };

/**
 * The number on the member's card, typed `MB`. Its system is the one the coverage or the patient's record gives to
 * the same number; where none is given it travels without, and is never made up.
 */
export function memberNumber(coverage: Coverage, patient: Patient | undefined): Identifier | undefined {
  const identifiers = coverage.identifier ?? [];
  const onCard = identifiers.find((each) => isMemberNumber(each) && each.value !== undefined);
  const value = onCard?.value ?? coverage.subscriberId;
  if (value === undefined) return undefined;
  const system = systemOf(value, [onCard ?? {}, ...(patient?.identifier ?? [])]);
  return { type: concept(MEMBER_NUMBER), ...(system === undefined ? {} : { system }), value };
}

function systemOf(value: string, identifiers: readonly Identifier[]): string | undefined {
  return identifiers.find((each) => each.value === value && each.system !== undefined)?.system;
}

function isMemberNumber({ type }: Identifier): boolean {
  return (type?.coding ?? []).some(({ code }) => code === MEMBER_NUMBER.code);
}
