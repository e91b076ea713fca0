import { MemoryOutcomeStore } from 'decline-salvage/outcome-store';
import { consumeOutcomes } from 'decline-salvage/outcomes';

const { KAFKA_BROKERS = 'localhost:9092', SCHEMA_REGISTRY_URL = 'http://localhost:8081/apis/ccompat/v7' } = process.env;
const prefix = process.env.SALVAGE_PREFIX ?? '';

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

const fulfill = (orderId: string, items: readonly object[]) => {
  console.log(`fulfill ${items.length} item(s) of ${orderId}`);
};

await consumeOutcomes(
  {
    clientId: 'fulfillment',
    groupId: prefix === '' ? 'fulfillment' : `${prefix}.fulfillment`,
    brokers: KAFKA_BROKERS.split(','),
    schemaRegistryUrl: SCHEMA_REGISTRY_URL,
    prefix,
    // In a real system: a table of your database, written in the transaction that also stores the shipment.
    store: new MemoryOutcomeStore(),
    handlers: {
      'order-complete.new-sale': ({ orderId, items }) => fulfill(orderId, items),
      'order-complete.recurring': ({ orderId, items }) => fulfill(orderId, items),
    },
  },
  stop.signal,
);
