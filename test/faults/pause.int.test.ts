import { describe, expect, it } from '@jest/globals';
import { pauseGateway, resumeGateway } from '../../src/operate/pauses/pause-gateway.ts';
import type { Role } from '../../topics/contract/topic.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { rerunRequested } from '../../topics/rerun-requested.ts';
import { until } from '../support/until.ts';
import { publishedOutcomes } from './support/outcomes.ts';
import { cascadingSale, earlierDecline, rerunOf } from './support/sales.ts';
import { type Scene, withScene } from './support/scene.ts';

const STAGES: readonly Role[] = ['classify-declines', 'submit-to-flexecom', 'apply-results', 'reconcile'];
const TARGET = { gatewayId: 'flexecom-a', route: null };
const JO = { by: 'jo', why: 'a test', via: 'CLI' } as const;

/** Sales a burst, half of them rerun: enough that some are always on their way in each of the two processes. */
const BURST = 12;

/** FlexEcom takes a moment to answer, so that requests are under way whenever the pause comes. */
const OPTIONS = { partitions: 4, sandbox: { faults: { latencyMs: 150 } } };

describe('a gateway that is paused while two processes send to it', () => {
  it.concurrent(
    'R22: gets no first request once the pause is confirmed, keeps what it has, and gets new ones after it',
    withScene(async (scene) => {
      const traffic = await busy(scene);
      const { notConfirmedBy, confirmedBy } = await pauseGateway(scene.database, TARGET, JO, Date.now());
      const known = keysAtFlexecom(scene);
      expect(notConfirmedBy).toEqual([]);
      expect(confirmedBy).toHaveLength(2);
      await traffic.burst();
      const during = await traffic.burst();
      await until(async () => {
        const told = await publishedOutcomes(scene);
        return during.every((orderId) => told.some((line) => line === `${orderId} not sent: GATEWAY_PAUSED`));
      });
      expect(keysAtFlexecom(scene)).toEqual(known);
      await resumeGateway(scene.database, TARGET, JO, Date.now());
      // What waited, parked or PENDING, goes out, and so does what comes now.
      await until(async () => (await traffic.burst()).length > 0 && keysAtFlexecom(scene).length > known.length);
    }, OPTIONS),
  );

  it.concurrent(
    'R22: would get first requests after the command if that did not wait for the processes',
    withScene(async (scene) => {
      const traffic = await busy(scene);
      const pause = { _id: 'ALL flexecom-a', ...TARGET, ...JO, since: Date.now() };
      await scene.database.collection('pauses').insertOne(pause);
      const known = keysAtFlexecom(scene);
      await traffic.burst();
      await until(() => keysAtFlexecom(scene).length > known.length);
    }, OPTIONS),
  );
});

function keysAtFlexecom({ sandbox }: Scene): string[] {
  return sandbox.submissions().map(({ submission }) => submission.idempotencyKey);
}

/** Two processes that have both begun to send. */
async function busy(scene: Scene): Promise<{ burst(): Promise<string[]> }> {
  let bursts = 0;
  const burst = async () => {
    const occurredAt = scene.now();
    bursts += 1;
    const orderIds = Array.from({ length: BURST }, (_, index) => `b${bursts}-${index}`);
    const sales = orderIds.map((orderId) => cascadingSale({ orderId, ends: 'approve_20', occurredAt }));
    const cascades = sales.filter((_, index) => index % 2 === 0);
    const declined = sales.filter((_, index) => index % 2 === 1).map(earlierDecline);
    await scene.publish(paymentDeclinedNewSale, [...cascades, ...declined]);
    await scene.publish(rerunRequested, declined.map(rerunOf));
    return cascades.map(({ orderId }) => orderId);
  };
  const processes = [scene.start({ roles: STAGES }), scene.start({ roles: STAGES })];
  for (const process of processes) await process.reached('running');
  await until(async () => {
    await burst();
    return processes.every((process) => process.count('before-request') > 3);
  });
  await burst();
  return { burst };
}
