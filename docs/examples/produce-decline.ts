import { DeclineProducer } from 'decline-salvage/declines';

const { KAFKA_BROKERS = 'localhost:9092', SCHEMA_REGISTRY_URL = 'http://localhost:8081/apis/ccompat/v7' } = process.env;

const producer = new DeclineProducer({
  clientId: 'billing',
  brokers: KAFKA_BROKERS.split(','),
  schemaRegistryUrl: SCHEMA_REGISTRY_URL,
  prefix: process.env.SALVAGE_PREFIX ?? '',
});

const now = Date.now();
const orderId = `order-${now}`;
await producer.publish('payment-declined.new-sale', {
  eventId: `decline-${now}`,
  occurredAt: now,
  orderId,
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
});
await producer.close();
console.log(`published the decline of ${orderId}`);
