import { getExtension } from '@medplum/core';
import type { CodeableConcept, Extension } from '@medplum/fhirtypes';

interface Extended {
  readonly extension?: readonly Extension[];
}

/** The extensions of an element with this URL (sub-extensions have short names for URLs). */
export function extensionsOf(element: Extended | undefined, url: string): readonly Extension[] {
  return (element?.extension ?? []).filter((each) => each.url === url);
}

/** The first extension of an element with this URL. */
export function firstExtension(element: Extended | undefined, url: string): Extension | undefined {
  return element === undefined ? undefined : getExtension(element, url);
}

/** The codes of a CodeableConcept, in order, whatever their systems. */
export function codesOf(concept: CodeableConcept | undefined): readonly string[] {
  return (concept?.coding ?? []).flatMap(({ code }) => (code === undefined ? [] : [code]));
}
