import { z } from 'zod';
import * as rules from './content-rules.ts';
import { Card, Decline, Item, int, long, NetworkRuleMark, OrderType, Route, SaleKind, timestamp } from './fields.ts';
import { type ContentRule, readAvroSchema } from './topic.ts';

/** What `flexecom-submit.cascade` and `flexecom-submit.recovery` have in common: everything but name and routes. */

export const flexecomSubmitAvro = readAvroSchema('contract/flexecom-submit.avsc');

export const flexecomSubmitStructure = z.strictObject({
  eventId: z.string(),
  occurredAt: timestamp,
  submissionId: z.string(),
  debtId: z.string(),
  orderId: z.string(),
  subscriptionId: z.string().nullable(),
  customerId: z.string(),
  route: Route,
  orderType: OrderType,
  saleKind: SaleKind.nullable(),
  transactionId: z.string(),
  billingCycle: int.nullable(),
  /** The re-attempt that this submission stands for; 0 for an initial transaction. */
  attempt: int,
  amountMinor: long,
  currency: z.string(),
  flexecomGatewayId: z.string(),
  /** Of an initial transaction: the original gateway. Of a rebill: the subscription's own gateway. */
  declinedGatewayId: z.string(),
  declinedAt: timestamp,
  decline: Decline,
  paymentMethodRef: z.string(),
  card: Card.nullable().default(null),
  items: z.array(Item),
  configVersion: int,
  networkRule: NetworkRuleMark.nullable(),
});
export type FlexecomSubmit = z.infer<typeof flexecomSubmitStructure>;

/** @param routes the routes whose submissions the topic carries. */
export function flexecomSubmitRules(...routes: FlexecomSubmit['route'][]): ContentRule<FlexecomSubmit>[] {
  return [
    ...rules.ownIds('eventId', 'submissionId', 'debtId'),
    ...rules.times('occurredAt', 'declinedAt'),
    ...rules.ids('orderId', 'subscriptionId', 'customerId', 'transactionId', 'flexecomGatewayId', 'declinedGatewayId'),
    { field: 'route', expects: routes.join(' or '), holds: ({ route }) => routes.includes(route) },
    ...rules.known('orderType', 'saleKind'),
    {
      field: 'saleKind',
      expects: 'null if orderType is RECURRING, and only then',
      holds: ({ orderType, saleKind }) => (orderType === 'RECURRING') === (saleKind === null),
    },
    {
      field: 'billingCycle',
      expects: 'a billing cycle and a subscriptionId, where orderType is RECURRING',
      holds: ({ orderType, billingCycle, subscriptionId }) =>
        orderType !== 'RECURRING' || (billingCycle !== null && subscriptionId !== null),
    },
    ...rules.positive('billingCycle', 'amountMinor', 'configVersion'),
    rules.attempt(),
    rules.currencyCode(),
    ...rules.takenPaymentMethodRef(),
    ...rules.card(),
    ...rules.items(),
  ];
}
