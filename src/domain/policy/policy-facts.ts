import type { Coverage } from '@medplum/fhirtypes';
import { resolveAs, type Held, type Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { localDate } from '../time/local-time.ts';
import type { UrgencyFinding } from '../urgency/urgency.ts';
import type { LineOfBusiness, LineOfBusinessMatch, SteadyFacts } from './payer-policy.ts';
import { serviceClassOf } from './service-class-of.ts';

/** What the rules of a payer are compared with, read from the record; what the record does not tell stays out. */
export function factsOf(
  input: {
    readonly snapshot: Snapshot;
    readonly content: ClinicalContent;
    readonly urgency: UrgencyFinding;
    readonly coverage: Held<Coverage> | undefined;
  },
  /** The payer's own way of naming lines of business first, the general one after it. */
  linesOfBusiness: readonly LineOfBusinessMatch[],
): SteadyFacts {
  const { snapshot, content, urgency } = input;
  const coverage = input.coverage?.resource;
  return {
    lineOfBusiness: lineOfBusinessOf(coverage, linesOfBusiness),
    plan: (coverage?.class ?? []).flatMap(({ value, name }) =>
      name === undefined ? [value] : [value, name],
    ),
    state: stateOf(snapshot),
    network: coverage?.network,
    facility: facilityIdentifiers(snapshot),
    serviceClass: serviceClassOf(snapshot, urgency, content),
    date: localDate(snapshot.encounter.resource.period?.start, snapshot.zone),
  };
}

/** A stated type or class decides; a line marked `otherwise` counts only when none of them does. */
function lineOfBusinessOf(
  coverage: Coverage | undefined,
  matches: readonly LineOfBusinessMatch[],
): LineOfBusiness | undefined {
  const codings = coverage?.type?.coding ?? [];
  const classes = coverage?.class ?? [];
  const stated = matches.find(
    (match) =>
      match.types.some(({ system, code }) =>
        codings.some((each) => each.system === system && each.code === code),
      ) ||
      match.classes.some(({ type, value }) =>
        classes.some(
          (each) => each.value === value && (each.type.coding ?? []).some(({ code }) => code === type),
        ),
      ),
  );
  return (stated ?? matches.find(({ otherwise }) => otherwise))?.line;
}

/** The state in which care was delivered. */
function stateOf(snapshot: Snapshot): string | undefined {
  const { location = [], serviceProvider } = snapshot.encounter.resource;
  const place = resolveAs(snapshot, location[0]?.location, 'Location')?.resource.address?.state;
  return place ?? resolveAs(snapshot, serviceProvider, 'Organization')?.resource.address?.[0]?.state;
}

function facilityIdentifiers(snapshot: Snapshot): readonly string[] {
  const provider = resolveAs(snapshot, snapshot.encounter.resource.serviceProvider, 'Organization');
  return (provider?.resource.identifier ?? [])
    .map(({ value }) => value)
    .filter((value) => value !== undefined);
}
