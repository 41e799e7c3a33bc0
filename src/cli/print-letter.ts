import { lettersAmong, presentLetter } from '../domain/justification/present-letter.ts';
import { noteEvidenceOf } from '../workflow/note-evidence.ts';
import { withCase } from './with-case.ts';

/** Prints the letters of justification that were approved, then the draft, for a person to read, complete and approve. */
export function printLetter(id: string, options: { fhir?: boolean }): Promise<void> {
  return withCase(id, async (found, outside) => {
    const { store, sha256: hash } = outside;
    const documents = (await store.snapshotOf(found))?.documents.map(({ resource }) => resource) ?? [];
    const approved = lettersAmong(found, documents);
    const log = await noteEvidenceOf(found, outside);
    const letters = [...approved, ...presentLetter(found, log, { hash, approved })];
    if (letters.length === 0) {
      process.stdout.write('Nothing is asked of the payer, so there is no letter.\n');
      return;
    }
    const texts = letters.map(({ content }) =>
      Buffer.from(content[0]?.attachment.data ?? '', 'base64').toString('utf8'),
    );
    process.stdout.write(
      options.fhir === true ? `${JSON.stringify(letters, null, 2)}\n` : texts.join('\n========\n\n'),
    );
  });
}
