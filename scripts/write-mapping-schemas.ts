import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mappingSchemas } from '../src/adapters/clinical-content/mapping-schemas.ts';

/** Writes `mappings/schemas/`; a test says when it must be run again. Usage: write-mapping-schemas [mappings folder] */
const folder = join(process.argv[2] ?? 'mappings', 'schemas');
await mkdir(folder, { recursive: true });
for (const [name, schema] of Object.entries(mappingSchemas())) {
  await writeFile(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
  console.log(join(folder, name));
}
