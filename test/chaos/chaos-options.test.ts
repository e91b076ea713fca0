import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parseChaosOptions } from './chaos-options.ts';
import { MECHANISMS } from './cluster/mechanisms.ts';
import { FAULT_NAMES } from './nemesis/fault-kinds.ts';

describe('the options of npm run chaos', () => {
  let printed = '';
  beforeEach(() => {
    printed = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('are all faults and every mechanism where nothing is said', () => {
    expect(parseChaosOptions(['--seed', '7'])).toMatchObject({ seed: 7, faults: FAULT_NAMES, without: null });
  });

  it('take single kinds of faults, or none', () => {
    expect(parseChaosOptions(['--faults', 'broker-kill', 'pipeline-kill']).faults).toEqual([
      'broker-kill',
      'pipeline-kill',
    ]);
    expect(parseChaosOptions(['--faults', 'none']).faults).toEqual([]);
  });

  it.each(MECHANISMS)('switch off %s', (mechanism) => {
    expect(parseChaosOptions(['--without', mechanism]).without).toBe(mechanism);
  });

  it('refuse what is no whole number', () => {
    expect(() => parseChaosOptions(['--seconds', 'soon'])).toThrow();
    expect(printed).toContain('Expected a whole number');
  });
});
