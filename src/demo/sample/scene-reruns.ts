import { sceneOrderId } from './scene-declines.ts';

/** One request for a rerun, as the rerun API takes it. */
export interface RerunRequest {
  readonly orderId: string;
  /** The idempotency key: the same request under the same key is a repeat. */
  readonly key: string;
  readonly transactionId?: string;
  readonly gatewayId?: string;
  readonly gatewayProfileId?: string;
  /** Default API. */
  readonly source?: 'ORDER_DETAILS_REPORT' | 'API';
}

/** Tells a batch from a single rerun in the summary; both come from the command line. */
export const BATCH_KEY = 'demo-batch';

const ON_A = { gatewayId: 'flexecom-a' };

/** FlexEcom charges it at once; billing cancels its order before anybody here knows. */
export const NO_LONGER_OWED: RerunRequest = { orderId: sceneOrderId('not-owed'), key: 'demo-not-owed', ...ON_A };

/** Two similar orders of one customer. While the rerun of the first is open, the second is refused (SIMILAR_ORDER_IN_SALVAGE); */
export const FIRST_OF_SIMILAR: RerunRequest = {
  orderId: sceneOrderId('similar-1'),
  key: 'demo-first',
  gatewayId: 'flexecom-b',
};

/** once it is approved, the second is refused for another reason (SIMILAR_ORDER_APPROVED). */
export const SECOND_OF_SIMILAR: RerunRequest = { orderId: sceneOrderId('similar-2'), key: 'demo-again', ...ON_A };

/** Accepted; FlexEcom declines the first, charges a wrong amount for the second and refuses the request for the third. */
export const ACCEPTED_RERUNS: readonly RerunRequest[] = ['conflict', 'wrong-amount', 'refused'].map((name) => ({
  orderId: sceneOrderId(name),
  key: `demo-${name}`,
  ...ON_A,
}));

/** Each is refused, for a reason of its own. */
export const REFUSED_RERUNS: readonly RerunRequest[] = [
  // Scheduled for tomorrow, as Mastercard's advice asks for: until then the debt is in salvage.
  { orderId: sceneOrderId('similar-1'), key: 'demo-impatient', ...ON_A },
  { orderId: sceneOrderId('similar-2'), key: 'demo-similar', ...ON_A },
  { orderId: sceneOrderId('blacklisted'), key: 'demo-blacklisted', ...ON_A },
  { orderId: sceneOrderId('orphan'), key: 'demo-orphan', ...ON_A },
  { orderId: sceneOrderId('in-review'), key: 'demo-in-review', ...ON_A },
  { orderId: sceneOrderId('masked'), key: 'demo-transaction', transactionId: 'txn-unheard-of', ...ON_A },
  { orderId: sceneOrderId('masked'), key: 'demo-disabled', gatewayId: 'flexecom-old' },
  { orderId: sceneOrderId('masked'), key: 'demo-ordinary', gatewayId: 'nmi-us' },
  { orderId: sceneOrderId('masked'), key: 'demo-profile', gatewayProfileId: 'us-balanced' },
  { orderId: 'order-unheard-of', key: 'demo-unheard-of', ...ON_A },
];
