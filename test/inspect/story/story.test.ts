import { describe, expect, it } from '@jest/globals';
import type { Contradiction } from '../../../src/domain/documents/contradiction.ts';
import type { Debt } from '../../../src/domain/documents/debt.ts';
import type { DeclineRecord } from '../../../src/domain/documents/decline-record.ts';
import type { Submission } from '../../../src/domain/documents/submission.ts';
import { declineId } from '../../../src/domain/ids.ts';
import type { Sentence } from '../../../src/inspect/story/sentence.ts';
import { storyOf } from '../../../src/inspect/story/story.ts';
import { configuration } from '../../domain/support/configuration.ts';
import { aDebt } from '../../support/a-debt.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { aReportRow } from '../report/a-report-row.ts';

const AT = Date.UTC(2026, 10, 26, 8);
const REBILL = aDebt();

const debtOfSale: Debt = aDebt({
  _id: 'sale/order-1',
  kind: 'NEW_SALE',
  state: 'PAID',
  subscriptionId: null,
  billingCycle: null,
  latestDecline: { ...REBILL.latestDecline, attempt: 0, gatewayId: 'visa-2', triedGatewayIds: ['visa-1', 'visa-2'] },
});

const cascade: Submission = aSubmission({
  route: 'CASCADE',
  state: 'APPROVED',
  debtId: debtOfSale._id,
  subscriptionId: null,
  saleKind: 'NEW_SALE',
  flexecomGatewayId: 'flex',
  flexecomTransactionId: 'fx-1',
  sendingAt: AT + 1_000,
  history: [
    { at: AT + 500, state: 'PENDING', by: 'classify-declines', detail: null },
    { at: AT + 1_000, state: 'SENDING', by: 'submit-to-flexecom', detail: null },
    { at: AT + 4_000, state: 'APPROVED', by: 'apply-results', detail: 'INSTANT' },
  ],
});

function recordOf(debt: Debt, given: Partial<DeclineRecord> = {}): DeclineRecord {
  const { gatewayId, transactionId, attempt } = debt.latestDecline;
  return {
    _id: declineId(debt._id, gatewayId, transactionId, attempt),
    debtId: debt._id,
    orderId: debt.orderId,
    subscriptionId: debt.subscriptionId,
    transactionId,
    requestKey: null,
    attempt,
    occurredAt: AT,
    receivedAt: AT + 500,
    answer: { kind: 'NOT_SENT', reason: 'HARD_DECLINE', next: 'BILLING' },
    configVersion: 1,
    repeats: 0,
    amountMinor: 2_500,
    currency: 'USD',
    ...given,
  };
}

function textOf(sentence: Sentence): string {
  return sentence
    .map((part) => (typeof part === 'string' ? part : new Date(part.at).toISOString().slice(0, 10)))
    .join('');
}

interface Given {
  readonly debts?: readonly Debt[];
  readonly submissions?: readonly Submission[];
  readonly declines?: readonly DeclineRecord[];
  readonly contradictions?: readonly Contradiction[];
}

function storyFrom(
  { debts = [], submissions = [], declines = [], contradictions = [] }: Given,
  config = configuration(),
) {
  return storyOf({ debts, submissions, declines, contradictions }, new Map([[config.version, config]]));
}

describe("an order's story", () => {
  it('tells a recovered sale from its decline to its approval, with why', () => {
    const declines = [recordOf(debtOfSale, { answer: { kind: 'ACCEPTED', submissionId: cascade._id } })];
    const story = storyFrom({ debts: [debtOfSale], submissions: [cascade], declines });
    expect(story.map(({ sentence }) => textOf(sentence))).toEqual([
      'The sale was declined on visa-2: “Do not honor” (code 05), 25.00 USD, transaction transaction-1.',
      'Soft, so FlexEcom gets it at once through flex, while the shopper waits.',
      'The request goes out to FlexEcom through flex.',
      "Approved 3 s after it was sent: 25.00 USD recovered (FlexEcom's transaction fx-1). The order is complete, and its items are fulfilled.",
    ]);
    expect(story[1]?.configVersion).toBe(1);
    expect(story[1]?.because).toEqual([
      { text: 'soft, as the gateway itself said', rule: 'R8' },
      { text: 'gateway flex is next in cascade profile direct, the direct cascade of gateway visa-1', rule: 'R2' },
    ]);
    expect(story[3]?.because).toEqual([{ text: 'FlexEcom answered the request at once', rule: null }]);
  });

  it('names the row of the decline mapping that made a decline hard, and what it would have been', () => {
    const rule = { scope: { gatewayId: 'visa-2' }, orderType: 'ALL', message: 'do not honor', mapTo: 'HARD' };
    const [, answer] = storyFrom(
      { debts: [debtOfSale], declines: [recordOf(debtOfSale)] },
      configuration({ declineMapping: [rule] }),
    );
    expect(textOf(answer?.sentence ?? [])).toBe(
      'Not sent to FlexEcom: the decline is hard: only soft ones are worth another attempt (HARD_DECLINE). Billing may charge it again by itself.',
    );
    expect(answer?.because).toEqual([
      {
        text: 'hard by row 1 of the decline mapping (gateway visa-2, ALL, “do not honor”); without it soft, as the gateway itself said',
        rule: 'R8',
      },
      { text: 'only soft declines are sent', rule: 'R8' },
    ]);
  });

  it('says what a rebill waits for, and why until then', () => {
    const scheduled = aSubmission({
      state: 'SCHEDULED',
      flexecomGatewayId: 'flex',
      dueAt: AT + 5 * 86_400_000,
      history: [{ at: AT + 500, state: 'SCHEDULED', by: 'classify-declines', detail: null }],
    });
    const debt = aDebt({ latestDecline: { ...REBILL.latestDecline, gatewayId: 'visa-1' } });
    const declines = [recordOf(debt, { answer: { kind: 'ACCEPTED', submissionId: scheduled._id } })];
    const story = storyFrom({ debts: [debt], submissions: [scheduled], declines });
    expect(story.map(({ sentence }) => textOf(sentence)).slice(1)).toEqual([
      'Soft, so FlexEcom makes attempt 4 through flex, at 25.00 USD.',
      'Attempt 4 waits until 2026-12-01, at 25.00 USD.',
    ]);
    expect(story[1]?.because[1]).toEqual({
      text: 'attempt 4 is next in recycle profile recycle, 1 day after the decline, in the slot of re-attempts 4-6',
      rule: 'R5',
    });
  });

  it('claims no reason that the configuration of then does not give', () => {
    const declines = [recordOf(debtOfSale, { answer: { kind: 'NOT_SENT', reason: 'SUPERSEDED', next: 'NOBODY' } })];
    const [, answer] = storyFrom({ debts: [debtOfSale], declines });
    expect(answer?.because.map(({ text }) => text)).toEqual([
      'soft, as the gateway itself said',
      'a newer decline of the same debt is known',
    ]);
    expect(textOf(answer?.sentence ?? [])).toContain('Nobody acts next.');
  });

  it('says what it does not know of a decline that a later one has replaced', () => {
    const earlier = recordOf(debtOfSale, { _id: 'dec_earlier', transactionId: 'transaction-0', repeats: 2 });
    const [arrived, answer] = storyFrom({ debts: [debtOfSale], declines: [earlier] });
    expect(textOf(arrived?.sentence ?? [])).toBe(
      'The sale was declined, 25.00 USD, transaction transaction-0. The same decline arrived 2 times more, and that changed nothing.',
    );
    expect(answer?.because.at(-1)?.text).toContain('what this one said is in its message');
  });

  it('tells money that no order shows, and who settled it, once', () => {
    const contradiction: Contradiction = {
      _id: 'con_1',
      kind: 'WRONG_AMOUNT',
      submissionId: cascade._id,
      debtId: debtOfSale._id,
      orderId: 'order-1',
      flexecomTransactionId: 'fx-1',
      chargedMinor: 2_501,
      expectedMinor: 2_500,
      currency: 'USD',
      detail: '25.01 USD taken instead of 25.00 USD',
      recordedAt: AT + 4_000,
      settled: { by: 'otto', at: AT + 9_000, why: 'refunded' },
    };
    const history = cascade.history.map((entry) =>
      entry.state === 'APPROVED' ? { ...entry, detail: `WRONG_AMOUNT: ${contradiction.detail}` } : entry,
    );
    const story = storyFrom({
      debts: [debtOfSale],
      submissions: [{ ...cascade, history }],
      contradictions: [contradiction],
    });
    expect(story.slice(1).map(({ sentence }) => textOf(sentence))).toEqual([
      "FlexEcom approved it 3 s after it was sent (FlexEcom's transaction fx-1), and the charge does not fit.",
      "FlexEcom took 25.01 USD (FlexEcom's transaction fx-1) that no order shows: 25.01 USD taken instead of 25.00 USD (WRONG_AMOUNT). Somebody has to look at this money.",
      'Otto settled it: refunded',
    ]);
  });

  it('tells a recall, and that FlexEcom confirmed it', () => {
    const recalled = aSubmission({
      state: 'WITHDRAWN',
      endReason: 'RECALLED',
      history: [
        { at: AT, state: 'SENT', by: 'submit-to-flexecom', detail: null },
        { at: AT + 1, state: 'SENT', by: 'salvage recall', detail: 'recalled by otto: the customer called' },
        { at: AT + 2, state: 'WITHDRAWN', by: 'apply-results', detail: 'recalled by otto: the customer called' },
      ],
    });
    const story = storyFrom({ submissions: [recalled] });
    expect(story.map(({ sentence }) => textOf(sentence)).slice(1)).toEqual([
      'Recalled by otto: the customer called.',
      'FlexEcom confirmed that it will not charge it: an operator called it back (RECALLED). Billing was told.',
    ]);
  });

  it('says that billing recovered a debt by itself', () => {
    const debt = aDebt({ reportRow: aReportRow({ recoveredBy: 'BILLING', recoveredAt: AT }) });
    expect(storyFrom({ debts: [debt] }).map(({ sentence }) => textOf(sentence))).toEqual([
      "Billing's documents show that cycle 3 of subscription subscription-1 was paid without FlexEcom.",
    ]);
  });
});
