import { z } from 'zod';

/**
 * What we need of the FHIR R4 resources a terminology tool exports. Everything else in them is welcome and passed
 * over, so that an ordinary ConceptMap or ValueSet drops in unchanged.
 */
const version = z
  .string({ error: 'give it a version, so that an assessment can say which one it used' })
  .min(1);
const code = z.string({ error: 'give the code' }).min(1);

export const namingSystemSchema = z.looseObject({
  resourceType: z.literal('NamingSystem'),
  uniqueId: z
    .array(z.looseObject({ type: z.string(), value: z.string(), preferred: z.boolean().optional() }))
    .min(1),
});

const coding = z.looseObject({ system: z.string().optional(), code: z.string().optional() });

/** http://hl7.org/fhir/R4/valueset-concept-map-equivalence.html */
const EQUIVALENCES = [
  'relatedto',
  'equivalent',
  'equal',
  'wider',
  'subsumes',
  'narrower',
  'specializes',
  'inexact',
  'unmatched',
  'disjoint',
] as const;

export const conceptMapSchema = z.looseObject({
  resourceType: z.literal('ConceptMap'),
  version,
  status: z.string().optional(),
  useContext: z
    .array(
      z.looseObject({
        valueCodeableConcept: z.looseObject({ coding: z.array(coding).optional() }).optional(),
      }),
    )
    .optional(),
  group: z.array(
    z.looseObject({
      source: z.string().optional(),
      target: z.string().optional(),
      unmapped: z.unknown().optional(),
      element: z.array(
        z.looseObject({
          code,
          target: z
            .array(
              z.looseObject({
                code: z.string().optional(),
                display: z.string().optional(),
                equivalence: z.enum(EQUIVALENCES, {
                  error:
                    'say the equivalence in a word of FHIR R4: equivalent, inexact, relatedto, unmatched …',
                }),
                comment: z.string().optional(),
              }),
            )
            .optional(),
        }),
      ),
    }),
  ),
});

const clause = z.looseObject({
  system: z.string().optional(),
  concept: z.array(z.looseObject({ code })).optional(),
  filter: z.array(z.looseObject({ property: z.string(), op: z.string(), value: z.string() })).optional(),
  valueSet: z.array(z.string()).optional(),
});

const contained = z.looseObject({
  system: z.string().optional(),
  code: z.string().optional(),
  abstract: z.boolean().optional(),
  get contains() {
    return z.array(contained).optional();
  },
});

export const valueSetSchema = z.looseObject({
  resourceType: z.literal('ValueSet'),
  url: z.string().optional(),
  version,
  status: z.string().optional(),
  title: z.string().optional(),
  compose: z.looseObject({ include: z.array(clause), exclude: z.array(clause).optional() }).optional(),
  expansion: z
    .looseObject({ total: z.number().optional(), contains: z.array(contained).optional() })
    .optional(),
});
