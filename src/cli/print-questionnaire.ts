import { supplementQuestionnaire } from '../domain/supplement/supplement-questionnaire.ts';

/** Prints the form of a supplement, which needs no service and no record. */
export function printQuestionnaire(): void {
  process.stdout.write(`${JSON.stringify(supplementQuestionnaire(), null, 2)}\n`);
}
