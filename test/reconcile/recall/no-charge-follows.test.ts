import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { FaultSettings } from '../../../src/flexecom/sandbox/faults.ts';
import { Submissions } from '../../../src/flexecom/sandbox/submissions.ts';
import { SubmissionRequest } from '../../../src/flexecom/wire.ts';
import { initial, NOW } from '../../domain/support/events.ts';
import { World } from '../../domain/support/world.ts';

const GATEWAY = 'flex';
const SETTINGS = { seed: 'law', approvalRate: 1, defaultInstantDelayMs: 100, defaultAsyncDelayMs: 100 };
const ENDS_AFTER_MS = 1_000;

/**
 * What can happen to one submission that FlexEcom approves a second after it got it: to FlexEcom, to the processes of the
 * pipeline, and to one that was frozen and posts the stored request whenever it wakes.
 */
const happenings = fc.array(
  fc.constantFrom('decide', 'post', 'acknowledge', 'wait', 'recall', 'order-cancelled', 'cancel', 'webhook', 'apply'),
  { minLength: 4, maxLength: 24, size: 'max' },
);

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** One submission, from its decline on. */
class Life {
  readonly world = new World();
  readonly sandbox = new Submissions(SETTINGS, new FaultSettings(), (_gateway, submission) =>
    this.#final.push(submission.id),
  );
  readonly #final: string[] = [];
  readonly #submit;
  isConfirmed = false;

  constructor() {
    this.world.now = NOW;
    this.world.take(initial({ paymentMethodRef: `pm_sbx_approve_${ENDS_AFTER_MS}` }));
    this.#submit = this.world.onlyOne('flexecom-submit.cascade');
  }

  get submission() {
    const submission = this.world.store.get('submissions', this.#submit.submissionId);
    if (submission === null) throw new Error('the submission is not there');
    return submission;
  }

  happen(what: string): void {
    switch (what) {
      case 'decide':
        this.world.send(this.#submit);
        return;
      case 'post':
        // Once it was SENDING some process may have the request in hand, and post it at any later time.
        if (this.submission.request !== null) this.#create();
        return;
      case 'acknowledge': {
        const known = this.#atFlexecom();
        if (known !== null) this.#answer({ kind: 'ACKNOWLEDGED', flexecomTransactionId: known.id, at: NOW });
        return;
      }
      case 'wait':
        jest.advanceTimersByTime(ENDS_AFTER_MS / 2);
        return;
      case 'recall':
        this.world.recall(this.submission._id, 'RECALLED');
        return;
      case 'order-cancelled':
        this.world.store.edit('orders', 'order-1', { status: 'CANCELLED' });
        return;
      case 'cancel':
        this.#cancel();
        return;
      case 'webhook':
        if (this.#final.length > 0) this.#approved();
        return;
      default:
        this.world.applyPublished();
    }
  }

  /** The pipeline cancels a key only once it is stored why. */
  #cancel(): void {
    const { withdrawReason, state } = this.submission;
    if (withdrawReason === null || state === 'PENDING') return;
    const { kind } = this.sandbox.cancel(GATEWAY, { key: this.submission._id });
    this.isConfirmed ||= kind === 'cancelled';
    if (kind === 'cancelled') this.#answer({ kind: 'WITHDRAWN', reason: withdrawReason });
    else this.#approved();
  }

  #create(): void {
    this.sandbox.create(GATEWAY, this.submission._id, SubmissionRequest.parse(this.submission.request));
  }

  #atFlexecom() {
    const found = this.sandbox.find(GATEWAY, { key: this.submission._id });
    return found === 'key_cancelled' ? null : found;
  }

  #approved(): void {
    const known = this.#atFlexecom();
    if (known?.charged == null) return;
    this.#answer({ kind: 'APPROVED', flexecomTransactionId: known.id, ...known.charged, at: NOW });
  }

  #answer(answer: Parameters<World['answer']>[1]): void {
    if (this.submission.appliedAt === null) this.world.answer({ submissionId: this.submission._id }, answer);
  }
}

/** How often each end was seen, so that the property is known to be about something. */
const seen = { called: 0, charged: 0 };

describe('a submission that is called back at any time', () => {
  it('R21: is never charged after the cancel was confirmed, whoever still posts, and has one outcome', () => {
    fc.assert(
      fc.property(happenings, (history) => {
        const life = new Life();
        for (const what of history) {
          const charged = life.sandbox.ledger().length;
          const wasConfirmed = life.isConfirmed;
          life.happen(what);
          if (wasConfirmed) expect(life.sandbox.ledger()).toHaveLength(charged);
        }
        // Everybody who may still have the request posts it, and time passes.
        life.happen('post');
        jest.advanceTimersByTime(10 * ENDS_AFTER_MS);
        const charges = life.sandbox.ledger().length;
        if (life.isConfirmed) expect(charges).toBe(0);
        for (const what of ['cancel', 'webhook', 'apply']) life.happen(what);
        const { world } = life;
        const outcomes = ['order-complete.new-sale', 'decline-not-sent', 'money-contradiction'] as const;
        const told = outcomes.flatMap((topic) => world.said(topic).map(() => topic));
        if (charges > 0) {
          seen.charged += 1;
          expect(told).toHaveLength(1);
          expect(told).not.toContain('decline-not-sent');
        }
        if (life.isConfirmed) {
          seen.called += 1;
          expect(told).toEqual(['decline-not-sent']);
        }
        life.sandbox.stop();
      }),
      { numRuns: 1_000 },
    );
    expect(seen.called).toBeGreaterThan(50);
    expect(seen.charged).toBeGreaterThan(50);
  });
});
