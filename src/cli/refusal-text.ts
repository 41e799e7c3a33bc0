/** Errors that are made for the person at the keyboard: their message is enough. */
const FOR_PEOPLE = new Set([
  'ConfigError',
  'ConnectionsError',
  'ContentError',
  'NoSuchContent',
  'DirectoryLocked',
  'CannotListen',
  'CommandError',
]);

/** What to print when a command cannot be done: the message alone where it tells what to do, else the stack too. */
export function refusalText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return FOR_PEOPLE.has(error.name) ? error.message : (error.stack ?? error.message);
}

/** Something a command was asked that it cannot do; the message says what to do instead. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
