import { describe, expect, it } from '@jest/globals';
import { addressSet, isNetwork } from '../../src/settings/networks.ts';

describe('addresses and networks', () => {
  it.each(['10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', '0.0.0.0/0'])('takes %s', (text) => {
    expect(isNetwork(text)).toBe(true);
  });

  it.each(['', 'proxy', '10.0.0', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/', 'fd00::/129', '10.0.0.0/-1'])(
    'refuses %s',
    (text) => {
      expect(isNetwork(text)).toBe(false);
    },
  );

  it('knows which addresses are in a set, also as a socket for both kinds names them', () => {
    const set = addressSet(['10.0.0.0/8', '192.0.2.7', 'fd00::/8']);
    expect(['10.1.2.3', '192.0.2.7', 'fd00::5', '::ffff:10.1.2.3'].map(set.has)).toEqual([true, true, true, true]);
    expect(['11.1.2.3', '192.0.2.8', 'fe80::1', '::ffff:11.1.2.3', '', 'proxy'].map(set.has)).not.toContain(true);
  });

  it('has nobody where it is empty', () => {
    expect(addressSet([]).has('127.0.0.1')).toBe(false);
  });
});
