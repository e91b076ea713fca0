import { type logCreator, logLevel } from 'kafkajs';
import type { Logger } from 'pino';
import { ExpectedEntries } from './expected-entries.ts';

/** Writes kafkajs's log lines to our log. */
export function kafkaLogCreator(logger: Logger, entries = new ExpectedEntries()): logCreator {
  return () =>
    ({ namespace, level, log: { message, timestamp: _, logger: __, stack, ...fields } }) => {
      const added = addedPartitions(fields);
      if (added !== null) return logger.info(added);
      const text = namespace ? `${namespace}: ${message}` : message;
      const judged = entries.judge(`${message} ${String(fields.error)}`);
      if (judged.kind === 'LASTING') return logger.warn(lastingText(fields, judged.forMs));
      const ourLevel = judged.kind === 'EXPECTED' ? 'debug' : levelOf(level);
      logger[ourLevel]({ kafka: logger.isLevelEnabled('debug') ? { ...fields, stack } : fields }, text);
    };
}

/** What to tell where kafkajs's line says that a topic has more partitions than before; null where it says something else. */
function addedPartitions({ topic, unknownPartitions, groupId }: Record<string, unknown>): string | null {
  if (!Array.isArray(unknownPartitions) || unknownPartitions.length === 0) return null;
  const count = Math.max(...unknownPartitions.map(Number)) + 1;
  return `topic ${topic} now has ${count} partitions: consumer group ${groupId} reads the added ones from their beginning`;
}

/** Said once: it is tried again until it passes. */
function lastingText({ broker, topic, groupId, error }: Record<string, unknown>, forMs: number): string {
  const places = Object.entries({ broker, topic, 'consumer group': groupId }).filter(([, name]) => name !== undefined);
  const where = places.map(([kind, name]) => ` ${kind} ${name}`).join(',');
  const what = String(error ?? 'a request fails');
  return `Kafka has answered for ${Math.round(forMs / 1_000)} s:${where}: ${what}. It is asked again; look at its brokers`;
}

function levelOf(level: logLevel): 'error' | 'warn' | 'info' | 'debug' {
  if (level === logLevel.ERROR) return 'error';
  if (level === logLevel.WARN) return 'warn';
  return level === logLevel.INFO ? 'info' : 'debug';
}
