import { describe, expect, it } from '@jest/globals';
import { timeline } from '../../../src/inspect/trace/timeline.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { aDecodedMessage } from '../messages/a-decoded-message.ts';

const AT = 1_700_000_000_000;
const none = { submissions: [], declines: [], contradictions: [] };

describe('the timeline of an order', () => {
  it('is in time order across topics and documents', () => {
    const submission = aSubmission({ history: [{ at: AT + 5, state: 'SENT', by: 'reconcile', detail: null }] });
    const entries = timeline(
      [
        aDecodedMessage({
          topic: 'flexecom-result',
          event: { occurredAt: AT + 10, outcome: 'APPROVED', decline: null },
        }),
        aDecodedMessage({ topic: 'payment-declined.recurring', event: { occurredAt: AT } }),
      ],
      { ...none, submissions: [submission] },
    );
    expect(entries.map(({ where }) => where.split(' ')[0])).toEqual([
      'payment-declined.recurring',
      'submissions',
      'flexecom-result',
    ]);
  });

  it('sorts entries of one millisecond in the order of the pipeline’s steps', () => {
    const entries = timeline(
      ['order-complete.new-sale', 'flexecom-result', 'decline-accepted', 'payment-declined.new-sale'].map((topic) =>
        aDecodedMessage({ topic, event: { occurredAt: AT, decline: null } }),
      ),
      none,
    );
    expect(entries.map(({ where }) => where)).toEqual([
      'payment-declined.new-sale 3:42',
      'decline-accepted 3:42',
      'flexecom-result 3:42',
      'order-complete.new-sale 3:42',
    ]);
  });

  it('shows a dead letter when it was written, with its reason', () => {
    const headers = { salvage_stage: 'apply-results', salvage_reason: 'not Avro' };
    const [entry] = timeline(
      [aDecodedMessage({ topic: 'flexecom-result.dlq', event: null, headers, timestamp: AT + 7 })],
      none,
    );
    expect(entry).toEqual({
      at: AT + 7,
      where: 'flexecom-result.dlq 3:42',
      what: 'DEAD LETTER of apply-results: not Avro',
    });
  });
});
