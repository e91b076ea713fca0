import { type logCreator, logLevel } from 'kafkajs';
import type { Logger } from 'pino';

/** Writes kafkajs's log lines to our log. */
export function kafkaLogCreator(logger: Logger): logCreator {
  return () =>
    ({ namespace, level, log: { message, timestamp: _, logger: __, stack, ...fields } }) => {
      const added = addedPartitions(fields);
      if (added !== null) return logger.info(added);
      const text = namespace ? `${namespace}: ${message}` : message;
      const ourLevel = EXPECTED.test(`${message} ${String(fields.error)}`) ? 'debug' : levelOf(level);
      logger[ourLevel]({ kafka: logger.isLevelEnabled('debug') ? { ...fields, stack } : fields }, text);
    };
}

/** What to tell where kafkajs's line says that a topic has more partitions than before; null where it says something else. */
function addedPartitions({ topic, unknownPartitions, groupId }: Record<string, unknown>): string | null {
  if (!Array.isArray(unknownPartitions) || unknownPartitions.length === 0) return null;
  const count = Math.max(...unknownPartitions.map(Number)) + 1;
  return `topic ${topic} now has ${count} partitions: consumer group ${groupId} reads the added ones from their beginning`;
}

/**
 * Warnings of kafkajs about what is intended or normal here; they are logged at debug level.
 *
 * - CONCURRENT_TRANSACTIONS: the broker is still writing the markers of the previous transaction. The engine retries.
 * - Coordinators that load or move, as at a first start and after a broker has gone: kafkajs asks again by itself.
 * - Limited retries: the engine and the publisher take over after them.
 * - The partitioner: kafkajs 2 has the one that other clients use.
 * - Rebalances happen whenever a member joins or leaves a group.
 * - A leader moves to another broker whenever one restarts; the group is joined again.
 * - An old epoch is how a former owner learns that it was fenced; the engine reports that itself.
 */
const EXPECTED = new RegExp(
  [
    'CONCURRENT_TRANSACTIONS|concurrent transaction|concurrent operation on the same transaction',
    'coordinator is loading|not the correct coordinator|coordinator is not available',
    'Limiting retries for the idempotent producer|switched default partitioner',
    'group is rebalancing|partition has a new leader|an old epoch',
  ].join('|'),
  'i',
);

function levelOf(level: logLevel): 'error' | 'warn' | 'info' | 'debug' {
  if (level === logLevel.ERROR) return 'error';
  if (level === logLevel.WARN) return 'warn';
  return level === logLevel.INFO ? 'info' : 'debug';
}
