import { describe, expect, it } from '@jest/globals';
import { didYouMean, nearName } from '../../../src/configuration/checks/near-name.ts';

const known = ['USD', 'EUR', 'cascadeAll', 'cascadeDeadlineMs', 'nmi-us', 'a'];

describe('the name that was probably meant', () => {
  it.each([
    ['UDS', 'USD'],
    ['cascadAll', 'cascadeAll'],
    ['CascadeALL', 'cascadeAll'],
    ['cascade_all', 'cascadeAll'],
    ['nmi_us', 'nmi-us'],
    ['cascadeDedlineM', 'cascadeDeadlineMs'],
  ])('for %s is %s', (written, meant) => {
    expect(nearName(written, known)).toBe(meant);
  });

  it.each(['XXX', 'networkRules', 'b', '', 'x'.repeat(10_000)])('for %s is none', (written) => {
    expect(nearName(written, known)).toBeNull();
    expect(didYouMean(written, known)).toBe('');
  });
});
