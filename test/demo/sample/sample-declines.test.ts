import { describe, expect, it } from '@jest/globals';
import { type SampleMessage, sampleDeclines } from '../../../src/demo/sample/sample-declines.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const PLAN = { seed: 'salvage', declines: 2_400, repeatShare: 0.05, malformedShare: 0.01 };

function sample(occurredAt = NOW, seed = PLAN.seed): SampleMessage[] {
  return [...sampleDeclines({ ...PLAN, seed }, () => occurredAt)];
}

function events(messages: readonly SampleMessage[]) {
  return messages.flatMap((message) => ('event' in message ? [message.event] : []));
}

describe("the demo's sample", () => {
  it('is the same every time, except for its timestamps', () => {
    expect(sample()).toEqual(sample());
    const later = sample(NOW + 1_000);
    expect(later).not.toEqual(sample());
    expect(events(later).map(({ eventId }) => eventId)).toEqual(events(sample()).map(({ eventId }) => eventId));
    expect(events(later).map(({ amountMinor }) => amountMinor)).toEqual(
      events(sample()).map(({ amountMinor }) => amountMinor),
    );
  });

  it('differs for another seed', () => {
    expect(events(sample(NOW, 'another'))).not.toEqual(events(sample()));
  });

  it('has at least 2,000 declines of every kind and attempt, with repeats and malformed messages among them', () => {
    const declines = events(sample());
    const distinct = new Set(declines.map(({ transactionId }) => transactionId));
    expect(distinct.size).toBeGreaterThanOrEqual(2_000);
    expect(declines.length).toBeGreaterThan(distinct.size);
    expect(declines.length).toBeLessThan(PLAN.declines);
    const kinds = declines.map((event) => ('saleKind' in event ? event.saleKind : `attempt ${event.attempt}`));
    const attempts = Array.from({ length: 10 }, (_, attempt) => `attempt ${attempt}`);
    expect([...new Set(kinds)].sort()).toEqual(['NEW_SALE', 'TRIAL_COMPLETION', 'UPSALE', ...attempts].sort());
  });

  it('comes from all markets, gateways and currencies of the merchant', () => {
    const declines = events(sample());
    expect([...new Set(declines.map(({ currency }) => currency))].sort()).toEqual(['CAD', 'EUR', 'GBP', 'JPY', 'USD']);
    expect([...new Set(declines.map(({ gatewayId }) => gatewayId))].sort()).toEqual([
      'adyen-eu',
      'authorize-us',
      'nmi-outlet',
      'nmi-us',
      'stripe-eu',
      'stripe-uk',
      'stripe-us',
    ]);
  });
});
