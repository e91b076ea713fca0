import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { applyResults } from '../../consumers/apply-results.ts';
import type { FlexecomResult } from '../../topics/contract/flexecom-result.ts';
import { flexecomResult } from '../../topics/flexecom-result.ts';
import { moneyContradiction } from '../../topics/money-contradiction.ts';
import { orderCompleteRecurring } from '../../topics/order-complete.recurring.ts';
import { result } from '../domain/support/events.ts';
import { aDebt } from '../support/a-debt.ts';
import { aSubmission } from '../support/a-submission.ts';
import { Deployment } from '../support/deployment.ts';
import { readTopic } from '../support/read-topic.ts';
import { salvage } from '../support/salvage-command.ts';
import { until } from '../support/until.ts';

const deployment = new Deployment();
const CONFIGURATION = { current: () => null };

beforeAll(async () => {
  await deployment.setUp();
  await deployment.run(applyResults, { configuration: CONFIGURATION });
});

afterAll(() => deployment.close());

/** A rebill that FlexEcom has, of a subscription that billing's documents hold. */
async function sent(name: string): Promise<FlexecomResult> {
  const { database } = deployment;
  const subscriptionId = `subscription-${name}`;
  const [_id, debtId, orderId] = [`sub-${name}`, `${subscriptionId}/3`, `order-${name}`];
  await database.collection('submissions').insertOne(
    aSubmission({
      ...{ _id, debtId, orderId, subscriptionId, state: 'SENT', parked: false, acknowledgedAt: Date.now() },
      schedule: { interval: 'P1M', anchorDay: null, timeZone: 'UTC' },
      stoodAs: { orderStatus: null, subscriptionStatus: 'RECYCLE_BILLING', billingCycle: 3 },
    }),
  );
  await database
    .collection('debts')
    .insertOne(aDebt({ _id: debtId, orderId, subscriptionId, activeSubmissionId: _id }));
  const subscription = { _id: subscriptionId, orderId, customerId: 'c', status: 'RECYCLE_BILLING', billingCycle: 3 };
  await database.db.collection<typeof subscription>('subscriptions').insertOne(subscription);
  const charge = { flexecomTransactionId: `fx-${_id}`, amountMinor: 2_500, occurredAt: Date.now() };
  return result({ submissionId: _id, orderId, flexecomGatewayId: 'flex-1', ...charge });
}

describe("an approval whose order or subscription billing's database refuses", () => {
  it('R16: changes our documents alone, is told as NOT_APPLIED, and holds nothing behind it', async () => {
    const { database, publisher, prefix } = deployment;
    const [refused, behind] = [await sent('refused'), await sent('behind')];
    const validator = { $or: [{ _id: { $ne: 'subscription-refused' } }, { status: 'RECYCLE_BILLING' }] };
    await database.db.command({ collMod: 'subscriptions', validator });
    await publisher.publish(flexecomResult, refused);
    await publisher.publish(flexecomResult, behind);
    const contradictions = database.collection('contradictions');
    const unapplied = () => database.collection('submissions').find({ appliedAt: null }).toArray();
    await until(
      async () => (await unapplied()).length === 0,
      async () => JSON.stringify([await unapplied(), await contradictions.find().toArray()]),
    );

    expect(await contradictions.find().toArray()).toMatchObject([
      { submissionId: 'sub-refused', kind: 'NOT_APPLIED', detail: expect.stringContaining('failed validation') },
    ]);
    expect(await database.collection('debts').findOne({ _id: 'subscription-refused/3' })).toMatchObject({
      state: 'PAID',
    });
    expect(
      await database.db.collection('subscriptions').findOne(Object({ _id: 'subscription-refused' })),
    ).toMatchObject({ status: 'RECYCLE_BILLING', billingCycle: 3 });
    const contradicted = async () => (await readTopic(prefix, moneyContradiction)).map(({ event }) => event);
    const completed = async () => (await readTopic(prefix, orderCompleteRecurring)).map(({ event }) => event);
    await until(async () => (await completed()).length > 0 && (await contradicted()).length > 0);
    expect(await contradicted()).toMatchObject([{ kind: 'NOT_APPLIED', submissionId: 'sub-refused' }]);
    expect(await completed()).toMatchObject([{ submissionId: 'sub-behind' }]);
    const letters = await salvage(['dlq', 'list', '--json'], deployment.env);
    expect(letters).toMatchObject({ code: 0, stdout: '' });
  });
});
