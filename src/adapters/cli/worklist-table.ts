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
  const deadline = row.deadline === undefined ? '–' : localTime(row.deadline, zone);
  return [
    `${row.initials}\n${row.caseId.slice(0, SHORT_ID)}`,
    row.encounterClass,
    [row.urgency ?? '–', row.strongestReason].filter((text) => text !== '').join(': '),
    row.scenario?.replaceAll('-', ' ') ?? '–',
    [
      row.route.replaceAll('-', ' '),
      ...(row.atStake === undefined ? [] : [row.atStake]),
      ...(row.denial === undefined ? [] : [`denial ${row.denial}`]),
    ].join('\n'),
    `${deadline}${row.clock === undefined || row.clock === 'request-by' ? '' : ` ${row.clock.replaceAll('-', ' ')}`}${row.deadlinePassed ? ' (passed)' : ''}${row.assumed && row.deadline !== undefined ? ' (assumed)' : ''}`,
    row.sent.join('\n') || '–',
    [row.state.replaceAll('-', ' '), ...row.decisions].join('\n') +
      (row.decisions.length === 0 || row.state === 'needs-attention' ? `: ${row.because}` : ''),
  ];
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
