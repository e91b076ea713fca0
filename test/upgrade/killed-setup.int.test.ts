import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aDebt } from '../support/a-debt.ts';
import { aSubmission } from '../support/a-submission.ts';
import { ObservedProcess } from '../support/observed-process.ts';
import { OldData } from './support/old-data.ts';
import type { SetupOptions } from './support/setup-process.ts';

const data = new OldData();

beforeAll(() => data.setUp());
afterAll(() => data.close());

/** Each at a partition of its own. */
const STEPS = ['fenced', 'refused', 'sent', 'published', 'moved'] as const;
const LATER_STEPS = ['unused-refused', 'submissions-returned', 'dispatch-named', 'finishing'] as const;

describe('setup killed during an upgrade', () => {
  it.each(STEPS.map((step, partition) => ({ step, partition })))(
    'publishes what was left once when it is repeated, killed at "$step"',
    async ({ step, partition }) => {
      const checkpointId = `apply-results/flexecom-result/${partition}`;
      const outputs = [data.output('order-declined', `${step}-1`), data.output('order-declined', `${step}-2`)];
      await data.addCheckpoint(checkpointId, { epoch: 5, from: 2, next: 4, outputs });
      await killedSetup({ step, checkpointId });
      await data.setUpAgain();
      expect((await data.eventIds('order-declined')).filter((id) => id.startsWith(step))).toEqual([
        `${step}-1`,
        `${step}-2`,
      ]);
      expect(await data.committedOffset('apply-results', 'flexecom-result', partition)).toBe(4);
      expect(await data.checkpoint(checkpointId)).toMatchObject({ epoch: 6, next: 4, outputs: [], stopped: null });
    },
  );

  it.each(LATER_STEPS)('moves submissions once when it is repeated, killed at "%s"', async (step) => {
    const { database } = data.deployment;
    const debt = aDebt({ _id: `debt ${step}`, activeSubmissionId: step });
    await database.collection('debts').insertOne(debt);
    const ended = { state: 'NOT_SENT', endReason: 'CASCADE_EXPIRED', appliedAt: null } as const;
    await database
      .collection('submissions')
      .insertOne(aSubmission({ _id: step, debtId: debt._id, history: [], ...ended }));
    await killedSetup({ step, checkpointId: null });
    await data.setUpAgain();
    expect(await data.documents('submissions').findOne({ _id: step })).toMatchObject({
      state: 'SENDING',
      withdrawReason: 'CASCADE_EXPIRED',
      dispatch: { epoch: 0 },
      history: [{ state: 'SENDING' }],
    });
  });
});

/** As before the upgrade, whatever earlier tests have moved. */
async function killedSetup(options: SetupOptions): Promise<void> {
  await data.forgetDataVersion();
  const killed = new ObservedProcess(
    new URL('./support/setup-process.ts', import.meta.url),
    options,
    data.deployment.env,
  );
  await killed.exited();
  expect(await data.documents('meta').findOne({})).toBeNull();
}
