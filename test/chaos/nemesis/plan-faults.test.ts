import { describe, expect, it } from '@jest/globals';
import { FAULT_KINDS, FAULT_NAMES, isTimed } from './fault-kinds.ts';
import { planFaults } from './plan-faults.ts';

const SEEDS = Array.from({ length: 50 }, (_, seed) => seed);

describe('the plan of faults', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(planFaults(7, 120)).toEqual(planFaults(7, 120));
    expect(planFaults(8, 120)).not.toEqual(planFaults(7, 120));
  });

  it('keeps every fault within the time that it is given', () => {
    for (const seed of SEEDS) {
      const faults = planFaults(seed, 90);
      expect(faults.length).toBeGreaterThan(5);
      expect(faults.filter(({ atMs, forMs }) => atMs < 0 || atMs + forMs > 90_000)).toEqual([]);
    }
  });

  it('never breaks a second broker or mongod while the first is away', () => {
    for (const seed of SEEDS) {
      const faults = planFaults(seed, 300);
      for (const subject of ['brokers', 'mongods'] as const) {
        const own = faults.filter(({ name }) => FAULT_KINDS[name].subject === subject);
        const overlapping = own.filter(({ atMs }, index) => {
          const before = own[index - 1];
          return before !== undefined && before.atMs + before.forMs >= atMs;
        });
        expect(overlapping).toEqual([]);
      }
    }
  });

  it('knows every kind of fault over a few seeds', () => {
    const planned = new Set(SEEDS.flatMap((seed) => planFaults(seed, 300).map(({ name }) => name)));
    expect([...planned].sort()).toEqual(FAULT_NAMES.filter(isTimed).sort());
  });

  it('keeps to the kinds that it is given', () => {
    const names = new Set(planFaults(1, 300, ['broker-kill', 'pipeline-pause']).map(({ name }) => name));
    expect([...names].sort()).toEqual(['broker-kill', 'pipeline-pause']);
    expect(planFaults(1, 300, [])).toEqual([]);
  });
});
