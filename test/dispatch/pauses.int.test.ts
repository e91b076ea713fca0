import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pause } from '../../src/domain/documents/pause.ts';
import { configuration, flexecomGateway } from '../domain/support/configuration.ts';
import { until } from '../support/until.ts';
import { DispatchScene } from './support/scene.ts';

let scene: DispatchScene;

beforeAll(async () => {
  scene = await DispatchScene.start();
});
afterEach(() => scene.afterEach());
afterAll(() => scene.close());

describe('a request that would go out to a paused gateway', () => {
  it('R22: is withdrawn if it is a cascade: a shopper does not wait for the end of a pause', async () => {
    await paused({ gatewayId: 'fx-one' });
    const submission = await scene.cascade('pm_sbx_approve_1');
    scene.dispatcher().accept([submission]);
    await until(() => scene.resultsOf(submission).length === 1);
    expect(scene.resultsOf(submission)).toMatchObject([{ outcome: 'NOT_SENT', reason: 'GATEWAY_PAUSED' }]);
    expect(await scene.read(submission)).toMatchObject({ state: 'SENDING', withdrawReason: 'GATEWAY_PAUSED' });
    expect(scene.chargesOf(submission)).toEqual([]);
  });

  it('R22: is parked otherwise, first request or later one', async () => {
    await paused({ gatewayId: 'fx-one' });
    const first = await scene.recovery('pm_sbx_approve_1');
    const later = await scene.recovery('pm_sbx_approve_1', { sendingAt: scene.now - 60_000 });
    scene.dispatcher().accept([first, later]);
    for (const submission of [first, later]) {
      await until(async () => (await scene.read(submission))?.parked === true);
      expect(await scene.read(submission)).toMatchObject({ parkedReason: 'fx-one is paused', withdrawReason: null });
      expect(scene.atFlexecom(submission)).toBeUndefined();
    }
  });

  it('R22: goes out if only another route of the gateway, or another gateway, is paused', async () => {
    await paused({ gatewayId: 'fx-one', route: 'RERUN' });
    await paused({ gatewayId: 'fx-two' });
    const cascade = await scene.cascade('pm_sbx_approve_1');
    const rerun = await scene.recovery('pm_sbx_approve_1');
    scene.dispatcher().accept([cascade, rerun]);
    await until(() => scene.resultsOf(cascade).length === 1);
    expect(scene.resultsOf(cascade)).toMatchObject([{ outcome: 'APPROVED' }]);
    await until(async () => (await scene.read(rerun))?.parkedReason === 'fx-one is paused for RERUN');
  });

  it('R22: is parked if the configuration pauses the gateway or the route', async () => {
    const submissions = [];
    for (const paused of [true, ['RERUN']]) {
      const gateways = [{ id: 'nmi', type: 'NMI' }, flexecomGateway({ id: 'fx-one', paused })];
      scene.configuration = configuration({ gateways, cascadeProfiles: [], recycleProfiles: [] });
      const submission = await scene.recovery('pm_sbx_approve_1');
      scene.dispatcher().accept([submission]);
      await until(async () => (await scene.read(submission))?.parked === true);
      submissions.push(await scene.read(submission));
    }
    expect(submissions.map((submission) => submission?.parkedReason)).toEqual([
      'fx-one is paused',
      'fx-one is paused for RERUN',
    ]);
  });

  it('R21: ends a withdrawal that has begun', async () => {
    await paused({ gatewayId: 'fx-one' });
    const fields = { withdrawReason: 'RECALLED', sendingAt: scene.now - 60_000 } as const;
    const submission = await scene.recovery('pm_sbx_approve_1', fields);
    scene.dispatcher().accept([submission]);
    await until(() => scene.resultsOf(submission).length === 1);
    expect(scene.resultsOf(submission)).toMatchObject([{ outcome: 'NOT_SENT', reason: 'RECALLED' }]);
  });
});

describe('a running process', () => {
  it('R22: learns of a pause, and of its end, while nothing is sent', async () => {
    const pauses = scene.pauses();
    const submission = await scene.recovery('pm_sbx_approve_1');
    const kind = async () => (await pauses.applyTo({ kind: 'SENDABLE' }, submission)).kind;
    expect(await kind()).toBe('SENDABLE');
    await paused({ gatewayId: 'fx-one' });
    await until(async () => (await kind()) === 'PAUSED');
    await scene.database.collection('pauses').deleteMany({});
    await until(async () => (await kind()) === 'SENDABLE');
  });
});

async function paused(fields: Pick<Pause, 'gatewayId'> & Partial<Pause>): Promise<void> {
  const { gatewayId, route = null } = fields;
  const pause = { _id: `${gatewayId}/${route}`, route, by: 'jo', why: 'a test', since: scene.now, ...fields };
  await scene.database.collection('pauses').insertOne(pause);
}
