import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RoutingConfiguration } from '../../src/domain/configuration.ts';
import { configuration, flexecomGateway, recycleProfile } from './support/configuration.ts';
import { due } from './support/events.ts';
import { type OddDocuments, oddDeclines, oddDocuments } from './support/odd-events.ts';
import { World } from './support/world.ts';

const RUNS = 2_000;

/** Everything soft goes to FlexEcom. */
function everythingSent(): RoutingConfiguration {
  const slots = { reattempts4To6GatewayId: 'flex', reattempts7To9GatewayId: 'flex', finalAttemptGatewayId: 'flex' };
  return configuration({
    gateways: [
      { id: 'visa-1', type: 'NMI' },
      { id: 'visa-2', type: 'NMI' },
      flexecomGateway({ cascadeAll: true, cascadeDeadlineMs: 600_000 }),
    ],
    cascadeProfiles: [],
    recycleProfiles: [recycleProfile(slots)],
  });
}

function writeAsBilling(world: World, { order, subscriptions }: OddDocuments): void {
  if (order === null) world.store.remove('orders', 'order-1');
  else world.store.put('orders', { _id: 'order-1', ...order });
  for (const [_id, fields] of Object.entries(subscriptions)) {
    if (fields === null) world.store.remove('subscriptions', _id);
    else world.store.put('subscriptions', { _id, ...fields });
  }
}

/** Accepts, sends and approves a decline, while billing writes what it likes. */
function approved(decline: Parameters<World['take']>[0], before: OddDocuments, after: OddDocuments | null): World {
  const world = new World(everythingSent());
  writeAsBilling(world, before);
  world.take(decline);
  const [accepted] = world.said('decline-accepted');
  if (accepted === undefined) return world;
  if (accepted.dueAt !== null) {
    world.now = Math.max(world.now, accepted.dueAt);
    world.take(due(accepted, world.now));
  }
  if (after !== null) writeAsBilling(world, after);
  for (const submit of world.handedOver()) world.send(submit);
  const submission = world.store.get('submissions', accepted.submissionId);
  if (submission !== null) world.apply(world.resultOf({ ...submission, submissionId: submission._id }, {}));
  return world;
}

describe('an approval', () => {
  it('R16: ends in an outcome, whatever the decline said and billing’s documents hold', () => {
    let runs = 0;
    let recovered = 0;
    let contradicted = 0;
    fc.assert(
      fc.property(oddDeclines, oddDocuments, fc.option(oddDocuments), (decline, before, after) => {
        runs += 1;
        const world = approved(decline, before, after);
        const [accepted] = world.said('decline-accepted');
        if (accepted === undefined) return;
        const completed = [...world.said('order-complete.new-sale'), ...world.said('order-complete.recurring')];
        const contradictions = world.said('money-contradiction');
        expect(completed.length + contradictions.length).toBe(1);
        expect(world.store.get('submissions', accepted.submissionId)?.state).toBe('APPROVED');
        expect(world.store.get('debts', accepted.debtId)?.state).toBe('PAID');
        recovered += completed.length;
        contradicted += contradictions.length;
      }),
      { numRuns: RUNS },
    );
    expect(Math.min(recovered, contradicted)).toBeGreaterThan(runs / 50);
  });
});
