import { describe, expect, it } from '@jest/globals';
import { compare } from './compare.ts';
import type { Evidence } from './evidence.ts';
import type { Damage } from './finding.ts';
import { accepted, charge, cleanEvidence, complete, contradiction, decline, NOW, notSent } from './made-up-evidence.ts';

const damagesOf = (evidence: Evidence) => compare(evidence, NOW).map(({ damage }) => damage);

/** Every change breaks one promise of a run that went well. */
const BROKEN: readonly { what: string; damage: Damage; breaks: (clean: Evidence) => Partial<Evidence> }[] = [
  {
    what: 'a decline without an answer that its partition has passed',
    damage: 'lost',
    breaks: ({ declines }) => ({
      declines: [...declines, decline(9, { position: 'payment-declined.new-sale/0/0' })],
    }),
  },
  {
    what: 'a decline without an answer at the end of its partition',
    damage: 'stuck',
    breaks: ({ declines }) => ({ declines: [...declines, decline(9)] }),
  },
  {
    what: 'two first answers to one decline',
    damage: 'doubled',
    breaks: ({ notSent: before }) => ({ notSent: [...before, notSent(1)] }),
  },
  {
    what: 'an answer to a decline that was never committed',
    damage: 'unaccounted',
    breaks: ({ notSent: before }) => ({ notSent: [...before, notSent(99)] }),
  },
  {
    what: 'a rerun without an answer',
    damage: 'stuck',
    breaks: ({ reruns }) => ({
      reruns: [...reruns, { position: 'rerun-requested/0/1', orderId: 'order-2', requestKey: 'key-2' }],
    }),
  },
  {
    what: 'an outcome that MongoDB has and no topic tells',
    damage: 'lost',
    breaks: ({ ended }) => ({ ended: ended.filter(({ eventId }) => eventId !== 'declined-2') }),
  },
  {
    what: 'a submission that waits for ever',
    damage: 'stuck',
    breaks: ({ accepted: before, declines, submissions }) => ({
      declines: [...declines, decline(8)],
      accepted: [...before, accepted(8)],
      submissions: [...submissions, { id: 'sub-8', state: 'SENT' }],
    }),
  },
  {
    what: 'a scheduled submission that is overdue',
    damage: 'stuck',
    breaks: ({ accepted: before, declines, submissions }) => ({
      declines: [...declines, decline(8)],
      accepted: [...before, accepted(8, { dueAt: NOW - 61_000 })],
      submissions: [...submissions, { id: 'sub-8', state: 'SCHEDULED' }],
    }),
  },
  {
    what: 'a submission with two different ends',
    damage: 'doubled',
    breaks: ({ ended }) => ({
      ended: [...ended, complete(1, { eventId: 'complete-again', how: 'declined', charge: null })],
    }),
  },
  {
    what: 'an event that is published twice',
    damage: 'doubled',
    breaks: ({ said }) => ({ said: [...said, { topic: 'decline-accepted', eventId: 'complete-1' }] }),
  },
  {
    what: 'a charge that nothing shows',
    damage: 'unaccounted',
    breaks: ({ contradictions }) => ({ contradictions: contradictions.slice(1) }),
  },
  {
    what: 'a submission that is charged twice, the second shown as a contradiction',
    damage: 'doubled',
    breaks: ({ charges, contradictions }) => ({
      charges: [...charges, charge(1, { flexecomTransactionId: 'fxs-again' })],
      contradictions: [...contradictions, contradiction(1, { flexecomTransactionId: 'fxs-again' })],
    }),
  },
  {
    what: 'a charge, shown as a contradiction, for what billing was told is not sent',
    damage: 'doubled',
    breaks: ({ ended, notSent: before, submissions }) => ({
      ended: ended.filter(({ eventId }) => eventId !== 'complete-1'),
      notSent: [...before, notSent(1, { submissionId: 'sub-1', eventId: 'not-sent-1' })],
      contradictions: [contradiction(1), contradiction(5, { chargedMinor: 4_996 })],
      orders: [
        { id: 'order-1', status: 'DECLINED' },
        { id: 'order-2', status: 'DECLINED' },
        { id: 'order-3', status: 'COMPLETE' },
      ],
      submissions: submissions.map((each) => (each.id === 'sub-1' ? { ...each, state: 'NOT_SENT' } : each)),
    }),
  },
  {
    what: 'a debt that is charged by two submissions',
    damage: 'doubled',
    breaks: ({ accepted: before }) => ({
      accepted: before.map((each) => (each.submissionId === 'sub-3' ? { ...each, debtId: 'debt-1' } : each)),
    }),
  },
  {
    what: 'an order complete without a charge',
    damage: 'wrongMoney',
    breaks: ({ charges }) => ({ charges: charges.slice(1) }),
  },
  {
    what: 'an acceptance with another amount than the decline',
    damage: 'wrongMoney',
    breaks: ({ accepted: before }) => ({
      accepted: before.map((each) => (each.submissionId === 'sub-2' ? { ...each, amountMinor: 1 } : each)),
    }),
  },
  {
    what: 'a malformed message that is no dead letter',
    damage: 'lost',
    breaks: () => ({ deadLetters: [] }),
  },
  {
    what: 'a malformed message that is two dead letters',
    damage: 'doubled',
    breaks: ({ deadLetters }) => ({ deadLetters: [...deadLetters, ...deadLetters] }),
  },
  {
    what: 'a sound message that is a dead letter',
    damage: 'unaccounted',
    breaks: ({ deadLetters }) => ({
      deadLetters: [...deadLetters, { eventId: 'dlq-1', position: 'payment-declined.new-sale/0/1' }],
    }),
  },
  {
    what: 'an output that cannot be decoded',
    damage: 'unaccounted',
    breaks: () => ({ unreadable: ['order-declined/0/0'] }),
  },
  { what: 'a transaction left open', damage: 'stuck', breaks: () => ({ openTransactions: ['order-declined/0'] }) },
  {
    what: 'a message that Kafka acknowledged and lost',
    damage: 'lost',
    breaks: () => ({ acknowledged: ['payment-declined.new-sale/5/1'] }),
  },
  {
    what: 'a rerun request that was answered with 202 and lost',
    damage: 'lost',
    breaks: () => ({ acknowledgedReruns: ['key-3', 'key-lost'] }),
  },
  {
    what: 'a submission whose state differs from its outcome',
    damage: 'unaccounted',
    breaks: ({ submissions }) => ({
      submissions: submissions.map((each) => (each.id === 'sub-1' ? { ...each, state: 'SENT' } : each)),
    }),
  },
  {
    what: 'an order whose status differs from its outcome',
    damage: 'unaccounted',
    breaks: ({ orders }) => ({
      orders: orders.map((each) => (each.id === 'order-1' ? { ...each, status: 'DECLINED' } : each)),
    }),
  },
  {
    what: 'an order that billing cancelled and the pipeline wrote over',
    damage: 'unaccounted',
    breaks: () => ({ billingWrites: [{ collection: 'orders', id: 'order-1', fields: { status: 'CANCELLED' } }] }),
  },
  {
    what: 'a subscription that did not move to its next cycle',
    damage: 'unaccounted',
    breaks: () => ({ subscriptions: [{ id: 'subscription-4', status: 'ACTIVE', billingCycle: 3 }] }),
  },
];

describe('the checker', () => {
  it('finds nothing in a run that went well', () => {
    expect(compare(cleanEvidence(), NOW)).toEqual([]);
  });

  it.each(BROKEN)('finds $what, and nothing else: $damage', ({ damage, breaks }) => {
    const clean = cleanEvidence();
    expect(damagesOf({ ...clean, ...breaks(clean) })).toEqual([damage]);
  });

  it('finds an outcome that shows another amount than was charged', () => {
    const clean = cleanEvidence();
    const charges = clean.charges.map((each) => ({ ...each, amountMinor: 4_996 }));
    expect(new Set(damagesOf({ ...clean, charges }))).toEqual(new Set(['wrongMoney']));
  });

  it('lets a scheduled submission wait until it is due', () => {
    const clean = cleanEvidence();
    const waiting = {
      declines: [...clean.declines, decline(8)],
      accepted: [...clean.accepted, accepted(8, { dueAt: NOW + 1 })],
      submissions: [...clean.submissions, { id: 'sub-8', state: 'SCHEDULED' }],
    };
    expect(compare({ ...clean, ...waiting }, NOW)).toEqual([]);
  });

  it('takes what billing wrote to a document for what must stand there, whatever the outcome was', () => {
    const clean = cleanEvidence();
    const cancelled = { collection: 'orders', id: 'order-1', fields: { status: 'CANCELLED' } } as const;
    const orders = clean.orders.map((each) => (each.id === 'order-1' ? { ...each, status: 'CANCELLED' } : each));
    expect(compare({ ...clean, orders, billingWrites: [cancelled] }, NOW)).toEqual([]);
    expect(compare({ ...clean, orders, uncertainIds: new Set(['order-1']) }, NOW)).toEqual([]);
    expect(damagesOf({ ...clean, orders })).toEqual(['unaccounted']);
  });

  it('lets a recycled attempt cost less than was said when it was accepted, and never more', () => {
    const clean = cleanEvidence();
    const cheaper = (amountMinor: number) => ({
      ...clean,
      charges: clean.charges.map((each) => (each.submissionId === 'sub-4' ? { ...each, amountMinor } : each)),
      ended: clean.ended.map((each) =>
        each.submissionId === 'sub-4' && each.charge ? { ...each, charge: { ...each.charge, amountMinor } } : each,
      ),
    });
    expect(damagesOf(cheaper(4_000))).toEqual([]);
    expect(damagesOf(cheaper(5_000))).toEqual(['wrongMoney']);
  });
});
