import { deadLetterJson, readDeadLetter, readDeadLetters } from '../../inspect/dead-letters/dead-letters.ts';
import { withTopics } from '../../inspect/servers.ts';
import { readSettings } from '../../settings/settings.ts';
import { deadLetterLine, deadLetterText } from './dead-letter-text.ts';

export interface ListFlags {
  readonly since?: number;
  readonly json?: boolean;
}

/** `salvage dlq list` */
export async function listDeadLetters(topics: readonly string[], { since, json = false }: ListFlags): Promise<void> {
  let count = 0;
  await withTopics(readSettings(process.env), (servers) =>
    readDeadLetters(servers, { topics, since: since ?? null }, (deadLetter) => {
      count += 1;
      const line = json ? JSON.stringify(deadLetterJson(deadLetter)) : deadLetterLine(deadLetter);
      process.stdout.write(`${line}\n`);
    }),
  );
  if (count === 0 && !json) process.stdout.write('No dead letters.\n');
}

/** In the dead-letter topic. */
export interface Position {
  readonly partition: number;
  readonly offset: number;
}

/** `salvage dlq show` */
export async function showDeadLetter(
  topic: string,
  position: Position,
  { json = false }: { json?: boolean },
): Promise<void> {
  const details = await withTopics(readSettings(process.env), (servers) =>
    readDeadLetter(servers, { topic, ...position }),
  );
  const { deadLetter, message, valueHex } = details;
  const text = json ? JSON.stringify({ ...deadLetterJson(deadLetter), message, valueHex }) : deadLetterText(details);
  process.stdout.write(`${text}\n`);
}
