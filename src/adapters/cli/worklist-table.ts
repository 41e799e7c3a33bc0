import Table from 'cli-table3';
import type { WorklistRow } from '../../domain/case/worklist-row.ts';

/** Every command on one case takes the beginning of its id. */
const SHORT_ID = 8;

/** A worklist as a table for a terminal: what a nurse wants to see of each case, and nothing that names a patient. */
export function worklistTable(rows: readonly WorklistRow[], zone: string): string {
  const table = new Table({
    head: [
      'Patient, case',
      'Class',
      'Urgency, and why',
      'Scenario',
      'Route, at stake, denial',
      'Deadline',
      'Sent',
      'Decision, or where it stands',
    ],
    colWidths: [10, 10, 28, 20, 17, 18, 12, 44],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const row of rows) table.push(cellsOf(row, zone));
  return table.toString();
}

function cellsOf(row: WorklistRow, zone: string): string[] {
  return [
    `${row.initials}\n${row.caseId.slice(0, SHORT_ID)}`,
    row.encounterClass,
    [row.urgency ?? '–', row.strongestReason].filter((text) => text !== '').join(': '),
    row.scenario?.replaceAll('-', ' ') ?? '–',
    routeAndStake(row),
    sayDeadline(row, zone),
    row.sent.join('\n') || '–',
    whereItStands(row),
  ];
}

function routeAndStake({ route, atStake, denial }: WorklistRow): string {
  const risk = denial === undefined ? undefined : `denial ${denial}`;
  return [route.replaceAll('-', ' '), atStake, risk].filter((line) => line !== undefined).join('\n');
}

/** It is the deadline of the request unless it says of what. */
function sayDeadline({ deadline, clock, deadlinePassed, assumed }: WorklistRow, zone: string): string {
  const when = deadline === undefined ? '–' : localTime(deadline, zone);
  const which = clock === undefined || clock === 'request-by' ? '' : ` ${clock.replaceAll('-', ' ')}`;
  const passed = deadlinePassed ? ' (passed)' : '';
  const isOnlyAssumed = assumed && deadline !== undefined;
  return `${when}${which}${passed}${isOnlyAssumed ? ' (assumed)' : ''}`;
}

/** What the payer decided tells why by itself; what a person has to look at is said besides. */
function whereItStands({ state, decisions, because }: WorklistRow): string {
  const stands = [state.replaceAll('-', ' '), ...decisions].join('\n');
  return decisions.length === 0 || state === 'needs-attention' ? `${stands}: ${because}` : stands;
}

/** `Fri 27 Nov 17:00` in the facility's zone. */
function localTime(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(instant));
}
