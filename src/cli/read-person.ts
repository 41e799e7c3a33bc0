import { CommandError } from './refusal-text.ts';

/** Who does something, as it goes on record: one word of a name at least. @throws CommandError on a blank. */
export function readPerson(text: string): string {
  const person = text.trim();
  if (person === '')
    throw new CommandError('--by takes the name of the person who does it, e.g. --by "Ann Lee".');
  return person;
}
