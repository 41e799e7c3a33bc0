import { brokenAt } from '../domain/evidence/chain.ts';
import { evidenceText, presentEvidence } from '../domain/evidence/present-evidence.ts';
import { noteEvidenceOf } from '../workflow/note-evidence.ts';
import { withCase } from './with-case.ts';

/** Prints why a case is late, as our own log shows it, after checking that the log is as it was written. */
export function printEvidence(id: string, options: { fhir?: boolean }): Promise<void> {
  return withCase(id, async (found, outside) => {
    const log = await noteEvidenceOf(found, outside);
    const broken = brokenAt(found.id, log, outside.sha256);
    if (broken !== undefined) {
      process.stderr.write(`The log was changed: entry ${String(broken)} is not as it was written.\n`);
      process.exitCode = 1;
    }
    const lines = log.length === 0 ? ['Nothing is known of why it is late.'] : evidenceText(log);
    process.stdout.write(
      options.fhir === true
        ? `${JSON.stringify(presentEvidence(found, log), null, 2)}\n`
        : `${lines.join('\n')}\n`,
    );
  });
}
