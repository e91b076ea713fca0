import { Command, InvalidArgumentError } from 'commander';
import { deadLetterJson, readDeadLetter, readDeadLetters } from '../../inspect/dead-letters/dead-letters.ts';
import { withTopics } from '../../inspect/servers.ts';
import { readSettings } from '../../settings/settings.ts';
import { parseSince } from '../parse-options.ts';
import { deadLetterLine, deadLetterText } from './dead-letter-text.ts';
import { replayCommand } from './replay.ts';

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
    .option('--since <time>', 'only those written since an age (15m, 2h, 3d) or an ISO 8601 time', parseSince)
    .option('--json', 'print one JSON object per line')
    .action(async (topics: string[], { since, json = false }: { since?: number; json?: boolean }) => {
      let count = 0;
      await withTopics(readSettings(process.env), (servers) =>
        readDeadLetters(servers, { topics, since: since ?? null }, (deadLetter) => {
          count += 1;
          const line = json ? JSON.stringify(deadLetterJson(deadLetter)) : deadLetterLine(deadLetter);
          process.stdout.write(`${line}\n`);
        }),
      );
      if (count === 0 && !json) process.stdout.write('No dead letters.\n');
    });
}

function showCommand(): Command {
  return new Command('show')
    .description('Show one dead letter: its headers, and its event or, if it cannot be decoded, its bytes.')
    .argument('<topic>', 'the input topic')
    .argument('<position>', 'partition:offset in the dead-letter topic, as dlq list prints it', parsePosition)
    .option('--json', 'print one JSON object')
    .action(async (topic: string, position: Position, { json = false }: { json?: boolean }) => {
      const details = await withTopics(readSettings(process.env), (servers) =>
        readDeadLetter(servers, { topic, ...position }),
      );
      const { deadLetter, message, valueHex } = details;
      const text = json
        ? JSON.stringify({ ...deadLetterJson(deadLetter), message, valueHex })
        : deadLetterText(details);
      process.stdout.write(`${text}\n`);
    });
}

interface Position {
  partition: number;
  offset: number;
}

function parsePosition(text: string): Position {
  const [, partition, offset] = /^(\d{1,9}):(\d{1,15})$/.exec(text) ?? [];
  if (partition === undefined || offset === undefined) {
    throw new InvalidArgumentError('Expected partition:offset, such as 3:17.');
  }
  return { partition: Number(partition), offset: Number(offset) };
}
