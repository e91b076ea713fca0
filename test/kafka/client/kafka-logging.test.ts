import { describe, expect, it } from '@jest/globals';
import { logLevel } from 'kafkajs';
import type { Logger } from 'pino';
import { ExpectedEntries } from '../../../src/kafka/client/expected-entries.ts';
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

  it('says once, and not as an error, what should have passed and has not', () => {
    let at = 0;
    const written = linesOf((logger) => {
      const log = kafkaLogCreator(logger, new ExpectedEntries(() => at))(logLevel.WARN);
      for (; at <= 60_000; at += 5_000) {
        const { log: fields, ...rest } = entry(
          logLevel.ERROR,
          'Response Metadata',
          'There is no leader for this topic-partition',
        );
        log({ ...rest, log: { ...fields, broker: 'kafka-1:9092', topic: 'orders' } });
      }
    });
    expect(written.filter(({ level }) => level !== 'debug')).toMatchObject([
      {
        level: 'warn',
        msg: 'Kafka has answered for 30 s: broker kafka-1:9092, topic orders: There is no leader for this topic-partition. It is asked again; look at its brokers',
      },
    ]);
  });

  it('logs at debug level what a fresh cluster answers to a first start, as it was recorded', () => {
    const recorded = [
      ['Response GroupCoordinator(key: 10, version: 2)', 'The group coordinator is not available', 10],
      ['Response InitProducerId(key: 22, version: 1)', 'This is not the correct coordinator for this group', 10],
      [
        'Response InitProducerId(key: 22, version: 1)',
        "The coordinator is loading and hence can't process requests for this group",
        5,
      ],
      [
        'Response Metadata(key: 3, version: 6)',
        'There is no leader for this topic-partition as we are in the middle of a leadership election',
        4,
      ],
      ['Response Metadata(key: 3, version: 6)', 'This server does not host this topic-partition', 4],
      ['Response ListOffsets(key: 2, version: 3)', 'This server is not the leader for that topic-partition', 4],
      ['Response Heartbeat(key: 12, version: 3)', 'The group is rebalancing, so a rejoin is needed', 45],
      [
        'Response AddOffsetsToTxn(key: 25, version: 1)',
        'The producer attempted to update a transaction while another concurrent operation on the same transaction was ongoing',
        53,
      ],
    ] as const;
    const written = linesOf((logger) => {
      const log = kafkaLogCreator(logger)(logLevel.WARN);
      for (const [message, error, times] of recorded) {
        for (let time = 0; time < times; time += 1) log(entry(logLevel.ERROR, message, error));
      }
    });
    expect(written).toHaveLength(135);
    expect(new Set(written.map(({ level }) => level))).toEqual(new Set(['debug']));
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
