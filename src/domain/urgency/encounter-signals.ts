import type { Coding, Encounter } from '@medplum/fhirtypes';
import type { Held, LinkedEncounter, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { findEntry } from '../clinical-content/concept-map.ts';
import {
  askMap,
  askMapQuietly,
  type Asker,
  gather,
  type Gathered,
  NOTHING_GATHERED,
  signalOf,
} from './ask-map.ts';
import type { Signal } from './signal.ts';

const CLASS = 'encounter-class-to-urgency';
const PRIORITY = 'encounter-priority-to-urgency';
const ADMISSION_TYPE = 'admission-type-to-urgency';
const SERVICE = 'service-code-to-urgency';
const ORIGIN = 'admit-source-to-origin';
const DESTINATION = 'discharge-disposition-to-destination';

const OF_CLASS = { maps: [CLASS], path: 'Encounter.class', group: 'class' };
const OF_PRIORITY = { maps: [PRIORITY, ADMISSION_TYPE], path: 'Encounter.priority', group: 'priority' };
const OF_ADMIT_SOURCE = { maps: [ORIGIN], path: 'Encounter.hospitalization.admitSource', group: 'origin' };
const OF_DISPOSITION = {
  maps: [DESTINATION],
  path: 'Encounter.hospitalization.dischargeDisposition',
  group: 'destination',
};

/** What the Encounter itself says: class, earlier classes, priority, type of admission, where from and where to. */
export function encounterSignals(snapshot: Snapshot, content: ClinicalContent): Gathered {
  const asker = { content, sender: snapshot.sender, held: snapshot.encounter };
  const encounter = snapshot.encounter.resource;
  return gather([
    askMap(asker, OF_CLASS, classOf(encounter)),
    earlierClasses(asker, encounter, 'class'),
    askMap(asker, OF_PRIORITY, encounter.priority?.coding ?? []),
    ...typeSignals(asker, encounter),
    originSignals(asker, encounter.hospitalization?.admitSource?.coding ?? []),
    destinationSignals(asker, encounter.hospitalization?.dischargeDisposition?.coding ?? []),
    ...snapshot.linked.map((linked) => linkedSignals(snapshot, linked, content)),
  ]);
}

function typeSignals(asker: Asker, { type = [], serviceType }: Encounter): Gathered[] {
  const types = serviceType === undefined ? type : [...type, serviceType];
  return types.flatMap(({ coding = [] }, index) => {
    const path = index < type.length ? `Encounter.type[${String(index)}]` : 'Encounter.serviceType';
    return [
      askMapQuietly(asker, { maps: [ADMISSION_TYPE], path, group: 'priority' }, coding),
      askMapQuietly(asker, { maps: [SERVICE], path, group: 'service' }, coding),
    ];
  });
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
function earlierClasses(asker: Asker, { classHistory }: Encounter, group: string): Gathered {
  if (classHistory === undefined) return NOTHING_GATHERED;
  return gather(
    classHistory.map((entry, index) => {
      const path = `Encounter.classHistory[${String(index)}].class`;
      return onlyEmergency(askMap(asker, { maps: [CLASS], path, group }, [entry.class]));
    }),
  );
}

function originSignals(asker: Asker, codings: readonly Coding[]): Gathered {
  const asked = askMap(asker, OF_ADMIT_SOURCE, codings);
  if (asked === NOTHING_GATHERED) return asked;
  const signals = codings.flatMap((coding): Signal[] => {
    const entry = findEntry(asker.content, ORIGIN, coding, asker.sender);
    const says = entry?.target?.code === undefined ? undefined : ORIGIN_SAYS[entry.target.code];
    if (entry === undefined || says === undefined) return [];
    const because = 'Where the patient came from.';
    return [signalOf(asker.held, OF_ADMIT_SOURCE, { coding, entry, ...says, because })];
  });
  return { ...asked, signals };
}

/** A transfer is not an emergency by itself: patients are also moved for planned care. */
const ORIGIN_SAYS: Readonly<Record<string, Pick<Signal, 'says' | 'strength'>>> = {
  'emergency-department': { says: 'emergency', strength: 'strong' },
  hospital: { says: 'urgent', strength: 'weak' },
};

function destinationSignals(asker: Asker, codings: readonly Coding[]): Gathered {
  const asked = askMap(asker, OF_DISPOSITION, codings);
  if (asked === NOTHING_GATHERED) return asked;
  const signals = codings.flatMap((coding): Signal[] => {
    const entry = findEntry(asker.content, DESTINATION, coding, asker.sender);
    if (entry?.target?.code !== 'acute-hospital') return [];
    const because = 'The patient was transferred to an acute-care hospital.';
    return [
      signalOf(asker.held, OF_DISPOSITION, { coding, entry, says: 'urgent', strength: 'weak', because }),
    ];
  });
  return { ...asked, signals };
}

/** The emergency department often is an Encounter of its own, and the admission has forgotten it. */
function linkedSignals(
  { encounter, sender }: Snapshot,
  { how, encounter: held }: LinkedEncounter,
  content: ClinicalContent,
): Gathered {
  if (how === 'transfer' && !beganBefore(held, encounter)) return NOTHING_GATHERED;
  const asker = { content, sender, held };
  const types = (held.resource.type ?? []).flatMap((type) => type.coding ?? []);
  const { signals, used } = onlyEmergency(
    gather([
      askMap(asker, { ...OF_CLASS, group: 'origin' }, classOf(held.resource)),
      earlierClasses(asker, held.resource, 'origin'),
      askMapQuietly(asker, { maps: [SERVICE], path: 'Encounter.type', group: 'origin' }, types),
    ]),
  );
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
  if (gathered.signals.length === 0) return gathered;
  const signals = gathered.signals.filter(
    ({ says, strength }) => says === 'emergency' && strength === 'strong',
  );
  return { ...gathered, signals };
}
