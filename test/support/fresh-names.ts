import { randomUUID } from 'node:crypto';

/** A name nobody used before, so that tests on one database do not see each other's rows. */
export function freshName(): string {
  return `test-${randomUUID()}`;
}
