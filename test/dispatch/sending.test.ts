import { afterEach, describe, expect, it, jest } from '@jest/globals';
import pino from 'pino';
import { NO_DISPATCH_FAULT_POINTS } from '../../src/dispatch/fault-points.ts';
import { Reachability } from '../../src/dispatch/reachability.ts';
import { Sending, type SendingDependencies } from '../../src/dispatch/sending.ts';
import type { Submission } from '../../src/domain/documents/submission.ts';
import type { FlexecomResult } from '../../topics/contract/flexecom-result.ts';
import { aDebt } from '../support/a-debt.ts';
import { aSubmission } from '../support/a-submission.ts';

const NOW = 1_700_000_000_000;
const OWNER = { checkpoint: 'submit-to-flexecom/flexecom-submit.cascade/0', epoch: 1 };
const never = new AbortController().signal;

afterEach(() => void jest.restoreAllMocks());

/** Sends a cascade that was decided just now; reading the pauses takes so long. */
async function send(pausesTakeMs: number, submission: Submission): Promise<{ posts: number; told: FlexecomResult[] }> {
  let elapsedMs = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => elapsedMs);
  const told: FlexecomResult[] = [];
  let posts = 0;
  let reads = 0;
  const one = { submissions: submission, debts: aDebt({ _id: submission.debtId }), orders: null };
  const database = {
    collection: (name: keyof typeof one) => ({
      findOne: async () => one[name],
      find: () => ({ toArray: async () => [] }),
      updateOne: async () => ({ matchedCount: 1 }),
    }),
  };
  const deps = {
    database,
    flexecom: {
      create: async (_gateway: string, _request: unknown, _key: string, { mayGoOut }: { mayGoOut: () => unknown }) => {
        if (!(await mayGoOut())) return { kind: 'NOT_POSTED' };
        posts += 1;
        return { kind: 'APPROVED', flexecomTransactionId: 'fx_1', amountMinor: 2_500, currency: 'USD', finalAt: NOW };
      },
      get: async () => ({ kind: 'NOT_FOUND' }),
      cancel: async () => ({ kind: 'CANCELLED', flexecomTransactionId: null }),
    },
    publisher: { publish: async (_topic: unknown, result: FlexecomResult) => void told.push(result) },
    pauses: {
      applyTo: async (sendability: unknown) => {
        reads += 1;
        if (reads === 1) elapsedMs += pausesTakeMs;
        return sendability;
      },
    },
    acknowledgements: { write: async () => undefined },
    reachability: new Reachability(async () => true, never),
    clock: { now: () => NOW + elapsedMs },
    faultPoints: NO_DISPATCH_FAULT_POINTS,
    logger: pino({ level: 'silent' }),
    stopped: never,
  };
  await new Sending(deps as unknown as SendingDependencies, submission, OWNER).run();
  return { posts, told };
}

describe('a first request', () => {
  const cascade = (fields: Partial<Submission> = {}) =>
    aSubmission({
      route: 'CASCADE',
      sendingAt: NOW,
      cascadeDeadlineAt: NOW + 30_000,
      dispatch: OWNER,
      parked: false,
      parkedReason: null,
      ...fields,
    });

  it('goes out by its decision where that was made just now', async () => {
    const { posts, told } = await send(100, cascade());
    expect(posts).toBe(1);
    expect(told).toMatchObject([{ outcome: 'APPROVED' }]);
  });

  it('R4: that waited for MongoDB, or in a process that was stopped, is not sent after its deadline', async () => {
    const { posts, told } = await send(31_000, cascade());
    expect(posts).toBe(0);
    expect(told).toMatchObject([{ outcome: 'NOT_SENT', reason: 'CASCADE_EXPIRED' }]);
  });

  it('R20: that waited so is decided again', async () => {
    const { posts } = await send(6_000, cascade({ appliedAt: NOW }));
    expect(posts).toBe(0);
  });
});
