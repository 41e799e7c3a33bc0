import type { Coverage, Organization, Reference } from '@medplum/fhirtypes';
import { resolveAs } from '../case/snapshot.ts';
import { leftOut, missing, type Assembly, type Made } from './assembly.ts';
import { PROFILE } from './canonicals.ts';
import { organization } from './organization.ts';

/** X12 98: payer. */
const PAYER = 'PR';

/** The payer named on the coverage, as the X12 utilization management organization (loop 2000A). */
export function insurer(coverage: Coverage, { snapshot }: Assembly): Made<Organization | undefined> {
  const place = `Coverage/${coverage.id ?? ''}.payor`;
  const payor: Reference | undefined = coverage.payor[0];
  const source =
    resolveAs(snapshot, payor, 'Organization')?.resource ?? contained(coverage, payor) ?? named(payor);
  if (source?.name === undefined) {
    const text =
      'The payer of the coverage is not named. Send the Organization that Coverage.payor points to, with a name.';
    return { made: undefined, findings: [missing('insurer-missing', place, text)] };
  }
  const made = organization(source, { profile: PROFILE.insurer, entityCode: PAYER });
  if (made.identifier !== undefined) return { made, findings: [] };
  const text =
    'The payer has no identifier; the payer may not know itself. Add its payer id to the Organization.';
  return { made, findings: [leftOut('insurer-without-identifier', place, text)] };
}

function contained(coverage: Coverage, reference: Reference | undefined): Organization | undefined {
  return coverage.contained?.find(
    (each): each is Organization =>
      each.resourceType === 'Organization' && `#${each.id ?? ''}` === reference?.reference,
  );
}

/** A payer that is only named in the reference itself is still named. */
function named({ display, identifier }: Reference = {}): Organization | undefined {
  if (display === undefined) return undefined;
  return {
    resourceType: 'Organization',
    name: display,
    ...(identifier === undefined ? {} : { identifier: [identifier] }),
  };
}
