import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { Kafka } from 'kafkajs';

const { KAFKA_BROKERS = 'localhost:9092', SCHEMA_REGISTRY_URL = 'http://localhost:8081/apis/ccompat/v7' } = process.env;
const prefix = process.env.SALVAGE_PREFIX ? `${process.env.SALVAGE_PREFIX}.` : '';
const topics = ['order-complete.new-sale', 'order-complete.recurring'].map((name) => prefix + name);

const registry = new SchemaRegistry({ host: SCHEMA_REGISTRY_URL });
const kafka = new Kafka({ clientId: 'fulfillment', brokers: KAFKA_BROKERS.split(',') });

// In a real system, use a table that you write in the same transaction as the shipment.
const newestVersionOf = new Map<string, number>();

// false is the default and means read_committed. Java clients need isolation.level=read_committed.
const consumer = kafka.consumer({ groupId: `${prefix}fulfillment`, readUncommitted: false });
await consumer.connect();
await consumer.subscribe({ topics, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    if (message.value === null) return;
    const { debtId, debtVersion, orderId, items } = await registry.decode(message.value);
    if (debtVersion <= (newestVersionOf.get(debtId) ?? 0)) return; // read again after our own restart
    newestVersionOf.set(debtId, debtVersion);
    console.log(`fulfill ${items.length} item(s) of ${orderId}`);
  },
});
process.once('SIGTERM', () => consumer.disconnect());
