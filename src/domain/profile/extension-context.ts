import type { Definition } from './definition.ts';
import { contextsByDefect, type KnownDefectSwitches } from './known-defects.ts';
import type { Visit } from './visit.ts';

/** Contexts that name a data type or an interface: where such a type stands is not followed here. */
const TYPE_CONTEXT = /^(Element|BackboneElement|Resource|DomainResource|Request|[A-Z][A-Za-z]*)$/;

/** Whether an extension may stand at the current place. */
export function mayStandAt(definition: Definition, visit: Visit, defects: KnownDefectSwitches): boolean {
  const contexts = definition.context;
  if (contexts === undefined || contexts.length === 0) return true;
  const place = elementPath(visit);
  if (contexts.some(({ type, expression }) => type !== 'element' || allows(expression, place))) return true;
  return contextsByDefect(definition.url, defects).some((expression) => allows(expression, place));
}

function allows(expression: string, place: string): boolean {
  if (expression === place) return true;
  const isResourceContext = !expression.includes('.') && RESOURCE_CONTEXTS.has(expression);
  if (isResourceContext) return false;
  return TYPE_CONTEXT.test(expression) || place.startsWith(`${expression}.extension`);
}

/** A resource named as a context means its root; any other bare name is a data type. */
const RESOURCE_CONTEXTS = new Set(
  `Claim ClaimResponse Patient Coverage Encounter Organization Practitioner PractitionerRole Location ServiceRequest
  DeviceRequest MedicationRequest NutritionOrder CommunicationRequest Task DocumentReference ExplanationOfBenefit
  Subscription Bundle Condition Procedure Observation`.split(/\s+/),
);

/** The element that holds the extension, without indexes: `Claim.item`, also inside a Bundle or `contained`. */
function elementPath(visit: Visit): string {
  const { path } = visit;
  const start = Math.max(path.lastIndexOf('resource'), containedStart(path)) + 1;
  let place = visit.resource.resourceType;
  for (let at = start; at < path.length - 2; at += 1) {
    const step = path[at];
    if (typeof step === 'string') place += `.${step.replace(/^_/, '')}`;
  }
  return place;
}

function containedStart(path: readonly (string | number)[]): number {
  const at = path.lastIndexOf('contained');
  return at < 0 ? -1 : at + 1;
}
