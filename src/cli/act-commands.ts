import type { Command } from 'commander';

/** What a person does to a case: each act with who does it, for the history. */
export function addActCommands(program: Command): void {
  for (const [name, does, ...given] of ACTS) {
    const command = program.command(name).argument('<case>', 'id of the case').description(does);
    for (const argument of given) command.argument(argument);
    command.requiredOption('--by <who>', 'who does it, for the history');
    if (ASKED_WHY.includes(name)) command.requiredOption('--because <reason>', 'why, without patient data');
    if (name === 'approve-letter')
      command.requiredOption('--draft <number>', 'the draft that was read: it stands in its first line');
    if (name === 'peer-to-peer') {
      command.requiredOption('--at <instant>', 'when it was held, with its offset');
      command.option('--not-reached', 'nobody could be reached');
    }
    command.action(async (id: string) => {
      const { actOnCase } = await import('./act-on-case.ts');
      await actOnCase(name, id, {
        ...command.opts<{
          by: string;
          because?: string;
          draft?: string;
          at?: string;
          notReached?: boolean;
        }>(),
        given: command.args.slice(1),
      });
    });
  }
}

const ACTS = [
  ['release', 'a person releases what the site holds for review'],
  ['retry', 'a person has a case looked at again, after mending what was outside the record'],
  ['cancel', 'a person takes back a request that the payer has'],
  ['discard', 'a person decides that nothing is asked'],
  ['edit', 'a person mends the record of a case that could not be worked on', '<bundle.json>'],
  ['amend', 'a person changes what goes out, by answers to the questionnaire', '<answers.json>'],
  ['withhold', 'a person keeps documents or services from the payer, by Type/id', '<reference...>'],
  ['disclose', 'a person takes that back', '<reference...>'],
  ['confirm-write-off', 'a person confirms that nothing is left, and why'],
  [
    'approve-letter',
    'a person approves the letter as it was read, or as completed in a file',
    '[letter.txt]',
  ],
  ['peer-to-peer', "a person tells of a talk about a denial with the payer's physician"],
] as const;

/** Acts of which the history must say why. */
const ASKED_WHY = ['discard', 'withhold', 'disclose', 'confirm-write-off', 'peer-to-peer'];
