import { describe, expect, it } from '@jest/globals';
import { GatewayPauses } from '../../src/reconcile/gateway-pauses.ts';

describe('gateways that reconcile pauses', () => {
  it('are paused for as long as FlexEcom asked', () => {
    const pauses = new GatewayPauses();
    pauses.pause('flex-1', 60_000, 0);
    expect(pauses.isPaused('flex-1', 59_999)).toBe(true);
    expect(pauses.isPaused('flex-1', 60_001)).toBe(false);
    expect(pauses.isPaused('flex-2', 0)).toBe(false);
  });

  it('are paused for longer each time in a row, and briefly again after an answer', () => {
    const pauses = new GatewayPauses();
    let until = 0;
    for (let time = 0; time < 8; time++) until = pauses.pause('flex-1', null, 0);
    expect(until).toBeGreaterThan(20_000);
    pauses.answered('flex-1');
    expect(pauses.pause('flex-1', null, 0)).toBeLessThan(2_000);
    expect(pauses.paused(0)).toEqual(['flex-1']);
  });
});
