import { describe, expect, it } from '@jest/globals';
import type { Change } from '../../../src/domain/decision.ts';
import { ChunkState } from '../../../src/engine/chunk/state.ts';

function order(id: string, set: Extract<Change, { collection: 'orders' }>['set']): Change {
  return { collection: 'orders', id, set };
}

describe('the documents of one chunk', () => {
  it('are inserted whole, each once, where they did not exist, however often they were changed', () => {
    const state = new ChunkState();
    state.apply([{ collection: 'orders', id: 'o1', set: { status: 'DECLINED' }, onInsert: { customerId: 'c1' } }]);
    state.apply([order('o1', { status: 'COMPLETE' })]);
    const insert = { _id: 'o1', customerId: 'c1', status: 'COMPLETE' };
    expect(state.writes()).toEqual([{ collection: 'orders', id: 'o1', insert }]);
    expect(state.get('orders', 'o1')).toEqual(insert);
  });

  it('are updated only in the fields that were set', () => {
    const state = new ChunkState();
    state.add('orders', { _id: 'o1', status: 'DECLINED', customerId: 'c1', billingOwn: 'kept' });
    state.apply([order('o1', { status: 'PENDING', gatewayId: 'g1' }), order('o1', { status: 'COMPLETE' })]);
    expect(state.writes()).toEqual([
      { collection: 'orders', id: 'o1', update: { status: 'COMPLETE', gatewayId: 'g1' } },
    ]);
    expect(state.get('orders', 'o1')).toMatchObject({ billingOwn: 'kept', status: 'COMPLETE' });
  });

  it('are written in the order of collection and id', () => {
    const state = new ChunkState();
    state.apply([order('o2', { status: 'COMPLETE' }), order('o1', { status: 'COMPLETE' })]);
    state.apply([{ collection: 'customerSalvages', id: 'c9', set: { guard: 1 } }]);
    expect(state.writes().map(({ id }) => id)).toEqual(['c9', 'o1', 'o2']);
  });

  it('are found by a field with all changes so far, before and after the first look by that field', () => {
    const state = new ChunkState();
    state.add('orders', { _id: 'o1', customerId: 'c1' });
    expect(state.find('orders', 'customerId', 'c1').map(({ _id }) => _id)).toEqual(['o1']);
    state.add('orders', { _id: 'o2', customerId: 'c1' });
    state.apply([order('o3', { customerId: 'c1' }), order('o1', { customerId: 'c2' })]);
    expect(state.find('orders', 'customerId', 'c1').map(({ _id }) => _id)).toEqual(['o2', 'o3']);
    expect(state.find('orders', 'customerId', 'c2').map(({ _id }) => _id)).toEqual(['o1']);
    expect(state.find('orders', 'customerId', 'c3')).toEqual([]);
    expect(state.find('subscriptions', 'orderId', 'o1')).toEqual([]);
  });

  it('stay as loaded first where another reference finds them again', () => {
    const state = new ChunkState();
    state.add('orders', { _id: 'o1', status: 'PENDING' });
    state.add('orders', { _id: 'o1', status: 'COMPLETE' });
    expect(state.get('orders', 'o1')).toMatchObject({ status: 'PENDING' });
  });

  it('keep what a message changed where a later message loads them again', () => {
    const state = new ChunkState();
    state.add('orders', { _id: 'o1', status: 'PENDING' });
    state.apply([order('o1', { status: 'COMPLETE' })]);
    state.add('orders', { _id: 'o1', status: 'PENDING' });
    expect(state.get('orders', 'o1')).toMatchObject({ status: 'COMPLETE' });
    expect(state.writes()).toEqual([{ collection: 'orders', id: 'o1', update: { status: 'COMPLETE' } }]);
  });

  it('are not written where nothing changed them', () => {
    const state = new ChunkState();
    state.add('orders', { _id: 'o1', status: 'PENDING' });
    state.apply([order('o2', { status: 'COMPLETE' })]);
    expect(state.writes().map(({ id }) => id)).toEqual(['o2']);
  });

  it('are loaded once by each reference, whether they were found or not', () => {
    const state = new ChunkState();
    const byId = { collection: 'orders', id: 'o1' } as const;
    const byField = { collection: 'orders', field: 'customerId', value: 'c1' } as const;
    expect(state.claimUnloaded([byId, byField, byId])).toEqual([byId, byField]);
    expect(state.claimUnloaded([byField, { ...byField, value: 'c2' }])).toEqual([{ ...byField, value: 'c2' }]);
  });
});
