import type { Definition } from './definition.ts';
import { baseCanonical } from './definition.ts';
import { mayStandAt } from './extension-context.ts';
import { isObject, type JsonObject } from './json.ts';
import type { Library } from './library.ts';
import { report, type Check, type Visit } from './visit.ts';

/** Guides whose extensions are all loaded together: another url in them is a misspelling. */
const CLOSED_NAMESPACES = ['http://hl7.org/fhir/us/davinci-pas/'];

/** An extension is checked by the definition that its url names; one that nobody defines, by its bare shape. */
export function extensionCheck(library: Library): Check {
  return (value, visit) => {
    if (!isObject(value)) {
      report(visit, 'object-expected', 'Extension');
      return;
    }
    checkHasEitherValueOrExtensions(value, visit);
    const { url } = value;
    if (typeof url !== 'string') {
      report(visit, 'extension-url-missing');
      return;
    }
    const definition = library.definitionOf(url);
    if (definition === undefined) reportUnknown(url, visit);
    else checkContext(definition, library, visit);
    const isDefined = definition?.type === 'Extension';
    library.checkOf(isDefined ? url : baseCanonical('Extension'))?.(value, visit);
  };
}

/** ext-1 */
function checkHasEitherValueOrExtensions(extension: JsonObject, visit: Visit): void {
  let hasValue = false;
  for (const key in extension) if (key.startsWith('value') || key.startsWith('_value')) hasValue = true;
  if (hasValue === (extension['extension'] !== undefined)) report(visit, 'extension-value');
}

function reportUnknown(url: string, visit: Visit): void {
  const isModifier = visit.path.at(-2) === 'modifierExtension';
  if (isModifier) report(visit, 'modifier-extension-unknown');
  else if (CLOSED_NAMESPACES.some((namespace) => url.startsWith(namespace)))
    report(visit, 'extension-unknown');
}

function checkContext(definition: Definition, library: Library, visit: Visit): void {
  if (!mayStandAt(definition, visit, library.defects)) {
    const places = (definition.context ?? []).map(({ expression }) => expression).join(', ');
    report(visit, 'extension-context', places);
  }
}
