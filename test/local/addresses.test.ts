import { describe, expect, it } from '@jest/globals';
import { addressesAt, environmentOf, givenAddresses } from '../../local/addresses.ts';
import { UsageError } from '../../src/errors.ts';

const OWN = environmentOf(addressesAt({ kafka: 1001, registry: 1002, mongod: 1003 }));

describe('the addresses of the three servers', () => {
  it('come from the environment where it names all three', () => {
    expect(givenAddresses(OWN)).toEqual(addressesAt({ kafka: 1001, registry: 1002, mongod: 1003 }));
  });

  it('are left to the local stack where it names none', () => {
    expect(givenAddresses({ KAFKA_BROKERS: '' })).toBeUndefined();
  });

  it('are refused where it names only some of them', () => {
    expect(() => givenAddresses({ ...OWN, MONGODB_URI: undefined })).toThrow(UsageError);
  });
});
