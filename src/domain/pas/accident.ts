import type { Address, ClaimAccident } from '@medplum/fhirtypes';
import { canonicalSystem, dotted } from '../clinical-content/code-system.ts';
import { defined } from '../fhir/defined.ts';
import { localDate } from '../time/local-time.ts';
import { concept, mapped, type Assembly } from './assembly.ts';
import { SYSTEM } from './canonicals.ts';

/** Length of an ICD-10-CM category: `V43` of `V43.52XA`. */
const CATEGORY_LENGTH = 3;

/**
 * The accident (UM05) when the record has its external cause and its day; a day is mandatory and never guessed.
 * Work and motor vehicles are all that X12 names, so other accidents stay a diagnosis.
 */
export function accident(assembly: Assembly): ClaimAccident | undefined {
  const said = saidAccident(assembly);
  return said ?? recordedAccident(assembly);
}

/** What somebody said comes before what the diagnoses imply. */
function saidAccident({ supplement }: Assembly): ClaimAccident | undefined {
  if (supplement.accident === undefined) return undefined;
  const { date, cause, state, country } = supplement.accident;
  return defined<ClaimAccident>({
    date,
    type: cause && concept(cause),
    locationAddress:
      state === undefined && country === undefined ? undefined : defined<Address>({ state, country }),
  });
}

function recordedAccident(assembly: Assembly): ClaimAccident | undefined {
  const { snapshot, content } = assembly;
  for (const { resource } of snapshot.conditions) {
    const codes = (resource.code?.coding ?? [])
      .filter(({ system }) => canonicalSystem(content.systems, system) === SYSTEM.icd10cm)
      .flatMap(({ code }) => (code === undefined ? [] : [dotted(code), code.slice(0, CATEGORY_LENGTH)]))
      .map((code) => ({ system: SYSTEM.icd10cm, code }));
    const type = mapped(assembly, 'external-cause-to-related-cause', codes);
    const date = localDate(resource.onsetDateTime ?? resource.onsetPeriod?.start, snapshot.zone);
    if (type !== undefined && date !== undefined) return { date, type: concept(type) };
  }
  return undefined;
}
