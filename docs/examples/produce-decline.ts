import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { Kafka } from 'kafkajs';

const { KAFKA_BROKERS = 'localhost:9092', SCHEMA_REGISTRY_URL = 'http://localhost:8081/apis/ccompat/v7' } = process.env;
const prefix = process.env.SALVAGE_PREFIX ? `${process.env.SALVAGE_PREFIX}.` : '';
const topic = `${prefix}payment-declined.new-sale`;

const registry = new SchemaRegistry({ host: SCHEMA_REGISTRY_URL });
const schemaId = await registry.getLatestSchemaId(`${topic}-value`);

const now = Date.now();
const event = {
  eventId: `decline-${now}`,
  occurredAt: now,
  orderId: `order-${now}`,
  customerId: 'customer-1',
  campaignId: 'spring',
  parentOrderId: null,
  transactionId: `txn-${now}`,
  firstDeclinedTransactionId: null,
  saleKind: 'NEW_SALE',
  amountMinor: 4990,
  currency: 'USD',
  gatewayId: 'nmi-us',
  gatewayProfileId: null,
  triedGatewayIds: ['nmi-us'],
  decline: { code: '200', text: 'Do not honor', type: 'SOFT', network: 'VISA', adviceCode: null },
  paymentMethodRef: 'pm_sbx_approve', // a reference into your card vault, never a card number
  items: [{ productId: 'box', quantity: 1, amountMinor: 4990, recurring: false, subscriptionId: null }],
};

const kafka = new Kafka({ clientId: 'billing', brokers: KAFKA_BROKERS.split(',') });
const producer = kafka.producer({ idempotent: true });
await producer.connect();
await producer.send({
  topic,
  acks: -1,
  messages: [{ key: event.orderId, value: await registry.encode(schemaId, event) }],
});
await producer.disconnect();
console.log(`published the decline of ${event.orderId}`);
