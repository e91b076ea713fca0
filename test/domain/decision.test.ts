import { describe, expect, it } from '@jest/globals';
import { readIfAny } from '../../src/domain/decision.ts';

describe('a document to load', () => {
  it('is none where there is no id', () => {
    expect(readIfAny('orders', 'order-1')).toEqual([{ collection: 'orders', id: 'order-1' }]);
    expect(readIfAny('orders', null)).toEqual([]);
    expect(readIfAny('orders', undefined)).toEqual([]);
  });
});
