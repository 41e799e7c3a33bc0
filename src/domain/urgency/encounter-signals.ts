import type { Coding, Encounter } from '@medplum/fhirtypes';
import type { Held, LinkedEncounter, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { findEntry } from '../clinical-content/concept-map.ts';
import { askMap, askMapQuietly, gather, type Gathered, NOTHING_GATHERED, placeOf } from './ask-map.ts';
import type { Signal } from './signal.ts';

const CLASS = 'encounter-class-to-urgency';
const PRIORITY = 'encounter-priority-to-urgency';
const ADMISSION_TYPE = 'admission-type-to-urgency';
const SERVICE = 'service-code-to-urgency';
const ORIGIN = 'admit-source-to-origin';
const DESTINATION = 'discharge-disposition-to-destination';

/** What the Encounter itself says: class, earlier classes, priority, type of admission, where from and where to. */
export function encounterSignals(snapshot: Snapshot, content: ClinicalContent): Gathered {
  const held = snapshot.encounter;
  const encounter = held.resource;
  const about = { content, sender: snapshot.sender, held };
  const priority = encounter.priority?.coding ?? [];
  const types = [...(encounter.type ?? []), ...(encounter.serviceType ? [encounter.serviceType] : [])];
  return gather([
    askMap({ ...about, maps: [CLASS], codings: classOf(encounter), path: 'Encounter.class', group: 'class' }),
    earlierClasses(snapshot, content),
    askMap({
      ...about,
      maps: [PRIORITY, ADMISSION_TYPE],
      codings: priority,
      path: 'Encounter.priority',
      group: 'priority',
    }),
    ...types.flatMap((type, index) => {
      const codings = type.coding ?? [];
      const path =
        index < (encounter.type?.length ?? 0) ? `Encounter.type[${String(index)}]` : 'Encounter.serviceType';
      return [
        askMapQuietly({ ...about, maps: [ADMISSION_TYPE], codings, path, group: 'priority' }),
        askMapQuietly({ ...about, maps: [SERVICE], codings, path, group: 'service' }),
      ];
    }),
    originSignals(snapshot, content),
    destinationSignals(snapshot, content),
    ...snapshot.linked.map((linked) => linkedSignals(snapshot, linked, content)),
  ]);
}

/** The class as a list of codings: none, when the sender left it out or gave a reason for its absence. */
function classOf(encounter: Encounter): readonly Coding[] {
  // Feeds send Encounters without a class although FHIR requires it.
  const coding = encounter.class as Coding | undefined;
  return coding?.code === undefined ? [] : [coding];
}

/** Whether the sender's class code is one that no map knows. */
export function isClassUnmapped(snapshot: Snapshot, content: ClinicalContent): boolean {
  return classOf(snapshot.encounter.resource).some(
    (coding) => findEntry(content, CLASS, coding, snapshot.sender) === undefined,
  );
}

/** An emergency that became an admission stays one; an office visit that became an emergency is no office visit. */
function earlierClasses({ encounter: held, sender }: Snapshot, content: ClinicalContent): Gathered {
  return gather(
    (held.resource.classHistory ?? []).map((entry, index) => {
      const path = `Encounter.classHistory[${String(index)}].class`;
      return onlyEmergency(
        askMap({ content, sender, held, maps: [CLASS], codings: [entry.class], path, group: 'class' }),
      );
    }),
  );
}

function originSignals({ encounter: held, sender }: Snapshot, content: ClinicalContent): Gathered {
  const codings = held.resource.hospitalization?.admitSource?.coding ?? [];
  const path = 'Encounter.hospitalization.admitSource';
  const asked = askMap({ content, sender, held, maps: [ORIGIN], codings, path, group: 'origin' });
  return {
    ...asked,
    signals: codings.flatMap((coding) => {
      const entry = findEntry(content, ORIGIN, coding, sender);
      const says = entry?.target?.code === undefined ? undefined : ORIGIN_SAYS[entry.target.code];
      if (entry === undefined || says === undefined) return [];
      return [
        {
          ...placeOf(held),
          path,
          value: coding.code ?? '',
          ...says,
          group: 'origin',
          by: entry.by,
          because: entry.comment ?? 'Where the patient came from.',
        },
      ];
    }),
  };
}

/** A transfer is not an emergency by itself: patients are also moved for planned care. */
const ORIGIN_SAYS: Readonly<Record<string, Pick<Signal, 'says' | 'strength'>>> = {
  'emergency-department': { says: 'emergency', strength: 'strong' },
  hospital: { says: 'urgent', strength: 'weak' },
};

function destinationSignals({ encounter: held, sender }: Snapshot, content: ClinicalContent): Gathered {
  const codings = held.resource.hospitalization?.dischargeDisposition?.coding ?? [];
  const path = 'Encounter.hospitalization.dischargeDisposition';
  const asked = askMap({ content, sender, held, maps: [DESTINATION], codings, path, group: 'destination' });
  const transfer = codings
    .map((coding) => ({ coding, entry: findEntry(content, DESTINATION, coding, sender) }))
    .find(({ entry }) => entry?.target?.code === 'acute-hospital');
  if (transfer?.entry === undefined) return asked;
  const signal: Signal = {
    ...placeOf(held),
    path,
    value: transfer.coding.code ?? '',
    says: 'urgent',
    strength: 'weak',
    group: 'destination',
    by: transfer.entry.by,
    because: transfer.entry.comment ?? 'The patient was transferred to an acute-care hospital.',
  };
  return { ...asked, signals: [signal] };
}

/** The emergency department often is an Encounter of its own, and the admission has forgotten it. */
function linkedSignals(
  { encounter, sender }: Snapshot,
  { how, encounter: held }: LinkedEncounter,
  content: ClinicalContent,
): Gathered {
  if (how === 'transfer' && !beganBefore(held, encounter)) return NOTHING_GATHERED;
  const about = { content, sender, held, group: 'origin' };
  const types = (held.resource.type ?? []).flatMap((type) => type.coding ?? []);
  const asked = gather([
    askMap({ ...about, maps: [CLASS], codings: classOf(held.resource), path: 'Encounter.class' }),
    ...(held.resource.classHistory ?? []).map((entry, index) =>
      askMap({
        ...about,
        maps: [CLASS],
        codings: [entry.class],
        path: `Encounter.classHistory[${String(index)}].class`,
      }),
    ),
    askMapQuietly({ ...about, maps: [SERVICE], codings: types, path: 'Encounter.type' }),
  ]);
  const { signals, used } = onlyEmergency(asked);
  return {
    used,
    // Its own case reports its unmapped codes.
    unmapped: [],
    signals: signals.map((signal) => ({ ...signal, because: `${LINK_SAYS[how]}: ${signal.because}` })),
  };
}

const LINK_SAYS: Readonly<Record<LinkedEncounter['how'], string>> = {
  'part-of': 'The encounter this one is part of',
  'has-part': 'An encounter that is part of this one',
  'emergency-before': 'An encounter that ended as this one began',
  transfer: 'The stay before the transfer',
};

function beganBefore(one: Held<Encounter>, other: Held<Encounter>): boolean {
  const [first, second] = [one.resource.period?.start, other.resource.period?.start];
  return first !== undefined && second !== undefined && Date.parse(first) < Date.parse(second);
}

function onlyEmergency(gathered: Gathered): Gathered {
  const signals = gathered.signals.filter(
    ({ says, strength }) => says === 'emergency' && strength === 'strong',
  );
  return { ...gathered, signals };
}
