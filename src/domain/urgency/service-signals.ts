import type { Coding, Observation } from '@medplum/fhirtypes';
import { resolveAs, type Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { askMap, askMapQuietly, gather, type Gathered, NOTHING_GATHERED } from './ask-map.ts';

/** What was done, where, and how pressing the triage nurse found it. */
export function serviceSignals(snapshot: Snapshot, content: ClinicalContent): Gathered {
  return gather([
    procedureSignals(snapshot, content),
    placeSignals(snapshot, content),
    triageSignals(snapshot, content),
  ]);
}

const NOT_DONE: ReadonlySet<string> = new Set(['entered-in-error', 'not-done', 'preparation']);

const OF_PROCEDURE = { maps: ['service-code-to-urgency'], path: 'Procedure.code', group: 'service' };
const OF_PLACE = { maps: ['place-to-urgency'], path: 'Location.type', group: 'place' };
const OF_TRIAGE = { maps: ['triage-acuity-to-urgency'], path: 'Observation.value', group: 'triage' };

function procedureSignals({ procedures, sender }: Snapshot, content: ClinicalContent): Gathered {
  return gather(
    procedures
      .filter(({ resource }) => !NOT_DONE.has(resource.status))
      .map((held) =>
        askMapQuietly({ content, sender, held }, OF_PROCEDURE, held.resource.code?.coding ?? []),
      ),
  );
}

function placeSignals(snapshot: Snapshot, content: ClinicalContent): Gathered {
  const { sender, encounter } = snapshot;
  return gather(
    (encounter.resource.location ?? []).map(({ location }) => {
      const held = resolveAs(snapshot, location, 'Location');
      if (held === undefined) return NOTHING_GATHERED;
      const codings = (held.resource.type ?? []).flatMap((type) => type.coding ?? []);
      return askMapQuietly({ content, sender, held }, OF_PLACE, codings);
    }),
  );
}

function triageSignals({ observations, sender }: Snapshot, content: ClinicalContent): Gathered {
  const triage = content.valueSets.get('triage-acuity');
  if (triage === undefined || observations.length === 0) return NOTHING_GATHERED;
  return gather(
    observations
      .filter(({ resource }) => !['entered-in-error', 'cancelled'].includes(resource.status))
      .filter(({ resource }) => codeOf(resource)?.coding?.some((coding) => triage.has(coding)))
      .map((held) => askMap({ content, sender, held }, OF_TRIAGE, levelOf(held.resource))),
  );
}

/** Feeds send Observations without a code although FHIR requires it. */
function codeOf({ code }: Partial<Observation>): Observation['code'] | undefined {
  return code;
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
