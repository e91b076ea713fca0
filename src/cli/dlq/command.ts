import { Command, InvalidArgumentError } from 'commander';
import { withOperatorOptions } from '../operator-options.ts';
import { TIME_FORMS } from '../parse-time.ts';
import type { DismissFlags } from './dismiss.ts';
import type { ListFlags, Position } from './list-and-show.ts';
import { replayCommand } from './replay-command.ts';
import { withSelection } from './selection.ts';

export function dlqCommand(): Command {
  return new Command('dlq')
    .description(
      'List, show, replay and dismiss dead letters: messages that could not be processed, kept with key and bytes.',
    )
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(replayCommand())
    .addCommand(dismissCommand());
}

function listCommand(): Command {
  const command = new Command('list')
    .description('List open dead letters by reason: when, position, stage, key and reason.')
    .argument('[topic...]', 'input topics (default: all)');
  return withSelection(command)
    .option('--all', 'those that were replayed or dismissed as well, by whom and why')
    .option('--json', 'print one JSON object per line')
    .addHelpText('after', `${TIME_FORMS}\n${EXIT_CODES}`)
    .action(async (topics: string[], flags: ListFlags) =>
      (await import('./list-and-show.ts')).listDeadLetters(topics, flags),
    );
}

const EXIT_CODES = '\nExit codes: 0 shown, 1 a server is unreachable, 2 no such topic or position, or wrong usage.';

function showCommand(): Command {
  return new Command('show')
    .description('Show one dead letter: its headers, and its event or, if it cannot be decoded, its bytes.')
    .argument('<topic>', 'the input topic')
    .argument('<position>', 'partition:offset in the dead-letter topic, as dlq list prints it', parsePosition)
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXIT_CODES)
    .action(async (topic: string, position: Position, flags: { json?: boolean }) =>
      (await import('./list-and-show.ts')).showDeadLetter(topic, position, flags),
    );
}

function dismissCommand(): Command {
  const command = new Command('dismiss')
    .description(
      'Record that nothing has to be done about open dead letters: one, a range, or all with a reason. They are no longer open; nothing is deleted.',
    )
    .argument('<topic>', 'the input topic')
    .argument('[position]', 'partition:offset in the dead-letter topic, as dlq list prints it', parsePosition);
  return withOperatorOptions(withSelection(command))
    .option('--dry-run', 'say how many that would be, and change nothing')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `${TIME_FORMS}\n\nExit codes: 0 dismissed (or described), 1 a server is unreachable, 2 none is meant or wrong usage.`,
    )
    .action(async (topic: string, position: Position | undefined, flags: DismissFlags) =>
      (await import('./dismiss.ts')).runDismiss(topic, position, flags),
    );
}

function parsePosition(text: string): Position {
  const [, partition, offset] = /^(\d{1,9}):(\d{1,15})$/.exec(text) ?? [];
  if (partition === undefined || offset === undefined) {
    throw new InvalidArgumentError('Expected partition:offset, such as 3:17.');
  }
  return { partition: Number(partition), offset: Number(offset) };
}
