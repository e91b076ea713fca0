import { describe, expect, it } from '@jest/globals';
import { GatewayRests } from '../../src/reconcile/gateway-rests.ts';

describe('gateways that reconcile leaves alone', () => {
  it('are paused for as long as FlexEcom asked', () => {
    const rests = new GatewayRests();
    rests.rest('flex-1', 60_000, 0);
    expect(rests.isResting('flex-1', 59_999)).toBe(true);
    expect(rests.isResting('flex-1', 60_001)).toBe(false);
    expect(rests.isResting('flex-2', 0)).toBe(false);
  });

  it('are paused for longer each time in a row, and briefly again after an answer', () => {
    const rests = new GatewayRests();
    let until = 0;
    for (let time = 0; time < 8; time++) until = rests.rest('flex-1', null, 0);
    expect(until).toBeGreaterThan(20_000);
    rests.answered('flex-1');
    expect(rests.rest('flex-1', null, 0)).toBeLessThan(2_000);
    expect(rests.resting(0)).toEqual(['flex-1']);
  });
});
