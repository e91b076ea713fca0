import { type Decision, output, type State } from '../../../src/domain/decision.ts';
import type { DecidingStage } from '../../../src/engine/stage.ts';
import { type PaymentDeclinedRecurring, paymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { customerNotice } from './customer-notice.ts';

export interface NotifyInput {
  topic: 'payment-declined.recurring';
  event: PaymentDeclinedRecurring;
}

/** Tells customers once that their scheduled rebill was declined, unless they have cancelled. */
export const notifyCustomers: DecidingStage<NotifyInput, 'none'> = {
  name: 'notify-customers',
  configuration: 'none',
  inputs: [{ topic: paymentDeclinedRecurring, lane: 'bulk' }],
  outputs: [customerNotice],
  reads: ({ event }) => [{ collection: 'subscriptions', id: event.subscriptionId }],
  decide: ({ event }, state, { now }) => noticeOf(event, state, now),
};

function noticeOf(event: PaymentDeclinedRecurring, state: State, now: number): Decision {
  const cancelled = state.get('subscriptions', event.subscriptionId)?.status === 'CANCELLED';
  if (cancelled || event.attempt > 0) return { changes: [], messages: [], counted: ['no-notice'] };
  const { orderId, customerId, amountMinor, currency } = event;
  const eventId = `notice/${event.subscriptionId}/${event.billingCycle}`;
  const notice = { eventId, occurredAt: now, orderId, customerId, amountMinor, currency };
  return { changes: [], messages: [output(customerNotice, notice)], counted: ['notice'] };
}
