/** What we are short of, so that nothing more should be taken in at the moment. */
export type Shortage = 'database-away' | 'database-slow' | 'disk-short' | 'backlog-large';

/** Whether there is room for more. Asked before anything is read, so it answers at once, from what was last seen. */
export interface Intake {
  shortage(): Shortage | undefined;
}
