/** The code system of Riverside's own numbers. */
export const RIVERSIDE_CODES = 'urn:oid:2.16.840.1.999999.7';

/** As a terminology tool exports it, with much that nobody here reads: what one sender means by one class of its own. */
export const RIVERSIDE_MAP = {
  resourceType: 'ConceptMap',
  status: 'active',
  version: '1.0.0',
  title: 'Classes of Riverside',
  useContext: [
    {
      code: { system: 'http://terminology.hl7.org/CodeSystem/usage-context-type', code: 'venue' },
      valueCodeableConcept: { coding: [{ system: 'urn:retro-auth:sender', code: 'riverside' }] },
    },
  ],
  group: [
    {
      source: RIVERSIDE_CODES,
      target: 'urn:retro-auth:urgency',
      element: [{ code: '5', display: 'ED', target: [{ code: 'emergency', equivalence: 'equivalent' }] }],
    },
  ],
};
