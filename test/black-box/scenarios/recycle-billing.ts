import { expect } from '@jest/globals';
import { declineAccepted } from '../../../topics/decline-accepted.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { DAY_MS, declinedRebill } from '../declines.ts';
import { scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** Which re-attempts FlexEcom can have. */
export const recycleBilling = [
  scenario('Select FlexEcom as the Gateway for Re-Attempts 4-6 or 7-9 or Final Attempt', async (world) => {
    const { operator } = world;
    const early = 'nmi-us';
    const late = 'stripe-us';
    const last = 'adyen-eu';
    expect(await asked(world, early, 2)).toMatchObject({ reason: 'NOT_IN_RECYCLE_SLOT', next: 'BILLING' });
    // 10 % off the original price at re-attempt 4, and nothing at 5 and 6: reductions add up.
    const takenByA = { flexecomGatewayId: 'flexecom-a', amountMinor: 2_700 };
    expect(await asked(world, early, 3)).toMatchObject({ ...takenByA, waitDays: 4 });
    expect(await asked(world, early, 4)).toMatchObject({ ...takenByA, waitDays: 5 });
    expect(await asked(world, early, 5)).toMatchObject({ ...takenByA, waitDays: 6 });
    expect(await asked(world, early, 6)).toMatchObject({ reason: 'NOT_IN_RECYCLE_SLOT' });
    expect(await asked(world, early, 7)).toMatchObject({ reason: 'ATTEMPTS_EXHAUSTED' });

    expect(await asked(world, late, 5)).toMatchObject({ reason: 'NOT_IN_RECYCLE_SLOT' });
    expect(await asked(world, late, 6)).toMatchObject({ flexecomGatewayId: 'flexecom-b', waitDays: 7 });
    expect(await asked(world, late, 8)).toMatchObject({ flexecomGatewayId: 'flexecom-b', waitDays: 9 });
    expect(await asked(world, late, 9)).toMatchObject({ reason: 'NOT_IN_RECYCLE_SLOT' });

    expect(await asked(world, last, 3)).toMatchObject({ reason: 'NOT_IN_RECYCLE_SLOT' });
    expect(await asked(world, last, 4)).toMatchObject({ flexecomGatewayId: 'flexecom-a', waitDays: 5 });

    expect(await asked(world, 'nmi-outlet', 3)).toMatchObject({ reason: 'NO_RECYCLE_PROFILE' });
    const profile = '    reattempts4To6GatewayId: flexecom-a';
    const earlier = operator.edited('earlier', profile, `${profile}\n    reattempts1To3GatewayId: flexecom-a`);
    const refused = await operator.salvage('config', 'check', earlier);
    expect(refused.code).toBe(2);
    expect(refused.stdout).toMatch(/R5: recycleProfiles\[0\]\.reattempts1To3GatewayId/);
  }),
];

/** Billing's answer about a rebill of a subscription on `gatewayId` that was declined at `attempt` just now. */
async function asked(
  { billing, outcomes }: World,
  gatewayId: string,
  attempt: number,
): Promise<Record<string, unknown>> {
  const orderId = `slot-${gatewayId}-${attempt}`;
  const occurredAt = Date.now();
  await billing.publish(declinedRebill(orderId, { gatewayId, attempt, occurredAt }));
  await outcomes.answered(orderId);
  const [accepted] = outcomes.of(declineAccepted, orderId);
  const [notSent] = outcomes.of(declineNotSent, orderId);
  return { ...notSent, ...accepted, waitDays: ((accepted?.dueAt ?? 0) - occurredAt) / DAY_MS };
}
