import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import { type PayerScore, scorecard } from '../domain/determination/scorecard.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';
import { answeredCases, asAnswered } from '../workflow/past-cases.ts';

/** Prints what each payer made of our requests. */
export async function printScorecard(options: { json?: boolean }): Promise<void> {
  const { outside, close } = await openWorkplace(loadSettings(), jsonLog('error'));
  try {
    const scores = scorecard((await answeredCases(outside)).map(asAnswered));
    const lines = scores.length === 0 ? ['No payer has answered yet.'] : scores.flatMap(linesOf);
    process.stdout.write(
      options.json === true ? `${JSON.stringify(scores, null, 2)}\n` : `${lines.join('\n')}\n`,
    );
  } finally {
    await close();
  }
}

function linesOf(score: PayerScore): readonly string[] {
  const { payer, answered, pended, byDecision, denialReasons, overturned, medianDaysToDecision } = score;
  const decisions = Object.entries(byDecision).map(
    ([decision, cases]) => `${decision.replaceAll('-', ' ')} ${share(cases, answered)}`,
  );
  const days = medianDaysToDecision === undefined ? 'not known' : medianDaysToDecision.toFixed(1);
  const reasons = denialReasons.map(({ code, lines }) => `${code} (${String(lines)})`).join(', ');
  return [
    `${payer}: ${[`${String(answered)} answered`, ...decisions].join(', ')}; pended ${String(pended)}`,
    `  median days to decision ${days}; overturned ${String(overturned)}`,
    `  lines denied by reason (X12 886): ${reasons || 'none'}`,
  ];
}

function share(cases: number, of: number): string {
  return `${String(cases)} (${String(Math.round((cases / of) * 100))} %)`;
}
