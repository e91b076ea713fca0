import { describe, expect, it } from '@jest/globals';
import { logLevel } from 'kafkajs';
import type { Logger } from 'pino';
import { kafkaLogCreator } from '../../../src/kafka/client/kafka-logging.ts';
import { createLogger } from '../../../src/telemetry/logging.ts';

describe('kafkaLogCreator', () => {
  const entry = (level: logLevel, message: string, error?: string) => ({
    namespace: 'Connection',
    level,
    label: '',
    log: { message, timestamp: '', logger: 'kafkajs', error },
  });

  it('logs at debug level what is expected, such as CONCURRENT_TRANSACTIONS and a rebalance', () => {
    const written = linesOf((logger) => {
      const log = kafkaLogCreator(logger)(logLevel.WARN);
      log(entry(logLevel.ERROR, 'Response AddOffsetsToTxn', 'CONCURRENT_TRANSACTIONS: another is in progress'));
      log(entry(logLevel.WARN, 'Limiting retries for the idempotent producer may invalidate EoS guarantees'));
      log(entry(logLevel.ERROR, 'Response Heartbeat', 'The group is rebalancing, so a rejoin is needed'));
      log(entry(logLevel.ERROR, 'Connection timeout'));
    });
    expect(written.map((line) => line.level)).toEqual(['debug', 'debug', 'debug', 'error']);
  });

  it.each([
    'The producer attempted to update a transaction while another concurrent operation on the same transaction was ongoing',
    'This is not the correct coordinator for this group',
    'The coordinator is loading and hence can’t process requests for this group',
    'The group coordinator is not available',
  ])('logs at debug level what every start meets: %s', (error) => {
    const written = linesOf((logger) =>
      kafkaLogCreator(logger)(logLevel.WARN)(entry(logLevel.ERROR, 'Response', error)),
    );
    expect(written.map((line) => line.level)).toEqual(['debug']);
  });

  it('says in one line that partitions were added to a topic, and which group reads them', () => {
    const written = linesOf((logger) => {
      const { log, ...rest } = entry(logLevel.WARN, 'Topic has been updated, resync group');
      kafkaLogCreator(logger)(logLevel.WARN)({
        ...rest,
        log: { ...log, topic: 'orders', groupId: 'classify', unknownPartitions: [6, 7] },
      });
    });
    expect(written).toMatchObject([
      {
        level: 'info',
        msg: 'topic orders now has 8 partitions: consumer group classify reads the added ones from their beginning',
      },
    ]);
  });
});

function linesOf(log: (logger: Logger) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  log(createLogger({ level: 'trace', into: { write: (line: string) => void lines.push(JSON.parse(line)) } }));
  return lines;
}
