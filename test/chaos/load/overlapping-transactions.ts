import { randomUUID } from 'node:crypto';
import { type Kafka, Partitioners, type Producer } from 'kafkajs';
import { PREFIX } from '../cluster/merchant.ts';
import type { Billing } from './billing.ts';
import type { TransactionPair } from './planned-load.ts';

/** Short, as an open transaction keeps every reader behind it. */
const TRANSACTION_MS_MAX = 10_000;

/**
 * Publishes two sales in two transactions that overlap in one partition, and ends them as planned. What a broker's failure
 * prevents is not tried again: only what a consumer then finds committed counts as published.
 */
export async function overlapTransactions(billing: Billing, pair: TransactionPair): Promise<void> {
  const producers = [transactionalProducer(billing.kafka), transactionalProducer(billing.kafka)] as const;
  try {
    await Promise.all(producers.map((producer) => producer.connect()));
    const first = await producers[0].transaction();
    const second = await producers[1].transaction();
    const topic = `${PREFIX}.payment-declined.new-sale`;
    // The same partition for both, as no key says where they go.
    await first.send({ topic, acks: -1, messages: [{ ...billing.message(pair.first), partition: 0 }] });
    await second.send({ topic, acks: -1, messages: [{ ...billing.message(pair.second), partition: 0 }] });
    for (const { which, how } of pair.ends) await (which === 'first' ? first : second)[how]();
  } catch {
    // The brokers abort what was left open.
  } finally {
    await Promise.allSettled(producers.map((producer) => producer.disconnect()));
  }
}

function transactionalProducer(kafka: Kafka): Producer {
  return kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    transactionalId: `billing.${randomUUID()}`,
    transactionTimeout: TRANSACTION_MS_MAX,
    maxInFlightRequests: 1,
    idempotent: true,
    retry: { initialRetryTime: 20, retries: 5 },
  });
}
