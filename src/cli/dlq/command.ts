import { Command, InvalidArgumentError } from 'commander';
import { parseTime, TIME_FORMS } from '../parse-time.ts';
import type { ListFlags, Position } from './list-and-show.ts';
import { replayCommand } from './replay-command.ts';

export function dlqCommand(): Command {
  return new Command('dlq')
    .description('List, show and replay dead letters: messages that could not be processed, kept with key and bytes.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(replayCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('List dead letters: when, position, stage, key and reason.')
    .argument('[topic...]', 'input topics (default: all)')
    .option('--since <time>', 'only those written since this time', parseTime)
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

function parsePosition(text: string): Position {
  const [, partition, offset] = /^(\d{1,9}):(\d{1,15})$/.exec(text) ?? [];
  if (partition === undefined || offset === undefined) {
    throw new InvalidArgumentError('Expected partition:offset, such as 3:17.');
  }
  return { partition: Number(partition), offset: Number(offset) };
}
