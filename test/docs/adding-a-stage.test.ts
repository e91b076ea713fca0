import { describe, expect, it } from '@jest/globals';
import { notifyCustomers } from '../../docs/examples/adding-a-stage/notify-customers.ts';
import type { State } from '../../src/domain/decision.ts';
import { configuration } from '../domain/support/configuration.ts';
import { rebillDecline } from '../domain/support/events.ts';

const NOTHING_STORED: State = { get: () => null, find: () => [] };
const context = { now: 1_780_000_000_000, config: configuration() };

describe('the example of docs/adding-a-stage.md', () => {
  it('tells of a scheduled rebill that was declined, under an id that follows from the cycle', () => {
    const event = rebillDecline({ attempt: 0 });
    const { messages } = notifyCustomers.decide(
      { topic: 'payment-declined.recurring', event },
      NOTHING_STORED,
      context,
    );
    expect(messages.map(({ event: notice }) => notice.eventId)).toEqual([
      `notice/${event.subscriptionId}/${event.billingCycle}`,
    ]);
  });

  it('says nothing of a re-attempt', () => {
    const event = rebillDecline({ attempt: 1 });
    const { messages } = notifyCustomers.decide(
      { topic: 'payment-declined.recurring', event },
      NOTHING_STORED,
      context,
    );
    expect(messages).toEqual([]);
  });
});
