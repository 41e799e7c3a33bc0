import { presentLetter } from '../domain/justification/present-letter.ts';
import { noteEvidenceOf } from '../workflow/note-evidence.ts';
import { withCase } from './with-case.ts';

/** Prints the draft of the letter of justification, for a person to read, complete and sign. */
export function printLetter(id: string, options: { fhir?: boolean }): Promise<void> {
  return withCase(id, async (found, outside) => {
    const [letter] = presentLetter(found, await noteEvidenceOf(found, outside));
    if (letter === undefined) {
      process.stdout.write('Nothing is asked of the payer, so there is no letter.\n');
      return;
    }
    const data = letter.content[0]?.attachment.data ?? '';
    process.stdout.write(
      options.fhir === true
        ? `${JSON.stringify(letter, null, 2)}\n`
        : Buffer.from(data, 'base64').toString('utf8'),
    );
  });
}
