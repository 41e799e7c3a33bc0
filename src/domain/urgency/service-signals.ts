import type { Coding, Observation } from '@medplum/fhirtypes';
import { resolveAs, type Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { askMap, askMapQuietly, gather, type Gathered } from './ask-map.ts';

/** What was done, where, and how pressing the triage nurse found it. */
export function serviceSignals(snapshot: Snapshot, content: ClinicalContent): Gathered {
  return gather([
    procedureSignals(snapshot, content),
    placeSignals(snapshot, content),
    triageSignals(snapshot, content),
  ]);
}

const NOT_DONE: ReadonlySet<string> = new Set(['entered-in-error', 'not-done', 'preparation']);

function procedureSignals({ procedures, sender }: Snapshot, content: ClinicalContent): Gathered {
  return gather(
    procedures
      .filter(({ resource }) => !NOT_DONE.has(resource.status))
      .map((held) =>
        askMapQuietly({
          content,
          sender,
          held,
          maps: ['service-code-to-urgency'],
          codings: held.resource.code?.coding ?? [],
          path: 'Procedure.code',
          group: 'service',
        }),
      ),
  );
}

function placeSignals(snapshot: Snapshot, content: ClinicalContent): Gathered {
  const locations = (snapshot.encounter.resource.location ?? []).flatMap(({ location }) => {
    const held = resolveAs(snapshot, location, 'Location');
    return held === undefined ? [] : [held];
  });
  return gather(
    locations.map((held) =>
      askMapQuietly({
        content,
        sender: snapshot.sender,
        held,
        maps: ['place-to-urgency'],
        codings: (held.resource.type ?? []).flatMap((type) => type.coding ?? []),
        path: 'Location.type',
        group: 'place',
      }),
    ),
  );
}

function triageSignals({ observations, sender }: Snapshot, content: ClinicalContent): Gathered {
  const triage = content.valueSets.get('triage-acuity');
  if (triage === undefined) return gather([]);
  return gather(
    observations
      .filter(({ resource }) => !['entered-in-error', 'cancelled'].includes(resource.status))
      // Feeds send Observations without a code although FHIR requires it.
      .filter(({ resource }) =>
        (resource.code as Observation['code'] | undefined)?.coding?.some((coding) => triage.has(coding)),
      )
      .map((held) =>
        askMap({
          content,
          sender,
          held,
          maps: ['triage-acuity-to-urgency'],
          codings: levelOf(held.resource),
          path: 'Observation.value',
          group: 'triage',
        }),
      ),
  );
}

/** The level as a code, however it was written: a coded answer, a number, or a text that is only a number. */
function levelOf(observation: Observation): readonly Coding[] {
  const coded = observation.valueCodeableConcept?.coding ?? [];
  if (coded.length > 0) return coded;
  const { valueInteger, valueQuantity, valueString, valueCodeableConcept } = observation;
  const written = [valueInteger, valueQuantity?.value, valueString, valueCodeableConcept?.text];
  const level = written.map((value) => /^[1-5]$/.exec(String(value).trim())?.[0]).find(Boolean);
  return level === undefined ? [] : [{ system: 'urn:retro-auth:triage-level', code: level }];
}
