import type { Procedure } from '@medplum/fhirtypes';
import { localReference, referencedId } from '../fhir/reference.ts';
import type { Assembly } from './assembly.ts';
import type { CareSetting } from './care-setting.ts';
import { codedService, modifiersOf } from './coded-service.ts';
import { HEALTH_SERVICES, idsOf, placeOf, servicedOn, serviceTypeOf } from './line-parts.ts';
import type { Order } from './order.ts';
import { PERFORMING, type LinePerformer, type ServiceLine } from './service-line.ts';

/** Not done, or nobody knows: nothing to ask for. */
const NOT_DONE: ReadonlySet<string> = new Set(['not-done', 'entered-in-error', 'preparation', 'on-hold']);

/** A line for each procedure of this encounter that a payer can read, in the order in which they were done. */
export function procedureLines(assembly: Assembly, setting: CareSetting): readonly ServiceLine[] {
  return proceduresOf(assembly).flatMap((each) => procedureLine(each, assembly, setting));
}

/** Of this encounter, not of a linked one: a visit before the stay is a case of its own. */
export function proceduresOf({ snapshot }: Pick<Assembly, 'snapshot'>): readonly Procedure[] {
  const { id } = snapshot.encounter.resource;
  return snapshot.procedures
    .map(({ resource }) => resource)
    .filter(
      ({ status, encounter }) =>
        !NOT_DONE.has(status) && (encounter === undefined || referencedId(encounter) === id),
    )
    .toSorted((one, other) => performed(one).localeCompare(performed(other)));
}

function procedureLine(
  procedure: Procedure,
  assembly: Assembly,
  setting: CareSetting,
): readonly ServiceLine[] {
  const code = codedService(procedure.code, assembly);
  if (code === undefined) return [];
  const { performedDateTime, performedPeriod, location } = procedure;
  return [
    {
      label: `Procedure ${code.code ?? ''}`,
      source: localReference(procedure),
      requestType: HEALTH_SERVICES,
      serviceType: serviceTypeOf([procedure.category], assembly, setting),
      productOrService: code,
      modifiers: modifiersOf([procedure.code], assembly),
      revenue: undefined,
      serviced: servicedOn(performedDateTime, performedPeriod, assembly),
      quantity: undefined,
      place: placeOf(location === undefined ? [] : [location], assembly, setting),
      reasons: idsOf(procedure.reasonReference),
      order: orderBehind(procedure, assembly) ?? { impliedBy: procedure },
      performers: performersOf(procedure),
    },
  ];
}

/** The order that the procedure says it fulfilled, when a payer can read that one too. */
function orderBehind({ basedOn }: Procedure, { snapshot, content }: Assembly): Order | undefined {
  const ids = new Set(idsOf(basedOn));
  return snapshot.serviceRequests
    .map(({ resource }) => resource)
    .find(({ id, code }) => ids.has(id ?? '') && codedService(code, { content }) !== undefined);
}

function performersOf({ id, performer = [] }: Procedure): readonly LinePerformer[] {
  return performer.map(({ actor, function: role }, index) => ({
    actor,
    functions: role?.coding ?? [PERFORMING],
    place: `Procedure/${id ?? ''}.performer[${String(index)}]`,
  }));
}

function performed({ performedDateTime, performedPeriod, id }: Procedure): string {
  return `${performedDateTime ?? performedPeriod?.start ?? '9999'} ${id ?? ''}`;
}
