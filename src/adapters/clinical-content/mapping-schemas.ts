import { z } from 'zod';
import { calendarSchema } from './calendar-file.ts';
import { criteriaSchema } from './criterion-schema.ts';
import { documentsSchema } from './document-file.ts';
import { payerPolicySchema } from './payer-policy-schema.ts';
import { rulesSchema } from './rule-schema.ts';
import { tableSchema } from './table-schema.ts';

/** JSON Schemas of the YAML files of `mappings/`, by file name: an editor completes and checks with them. */
export function mappingSchemas(): Readonly<Record<string, unknown>> {
  return {
    'rules.schema.json': schemaOf(rulesSchema, 'When/then rules: mappings/rules/*.yaml'),
    'payer.schema.json': schemaOf(payerPolicySchema, 'A payer policy: mappings/payers/*.yaml'),
    'calendar.schema.json': schemaOf(calendarSchema, 'A calendar: mappings/calendars/*.yaml'),
    'table.schema.json': schemaOf(tableSchema, 'A public table as a code map: mappings/tables/*.yaml'),
    'criteria.schema.json': schemaOf(
      criteriaSchema,
      'What a reviewer asks of a late request: mappings/criteria/*.yaml',
    ),
    'documents.schema.json': schemaOf(documentsSchema, 'Required documents: mappings/documents/*.yaml'),
  };
}

/** What a schema cannot say in JSON Schema (a FHIR resource, a real date) is left open there and checked at loading. */
function schemaOf(schema: z.ZodType, title: string): unknown {
  return { title, ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) };
}
