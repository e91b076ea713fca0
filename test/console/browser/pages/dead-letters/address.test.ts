import { describe, expect, it } from '@jest/globals';
import {
  filterIn,
  isList,
  listQuery,
  lookingAt,
  pathOf,
  reasonHref,
} from '../../../../../src/console/browser/pages/dead-letters/address.ts';

describe('the address of the page Dead letters', () => {
  it('leads from a reason to the list of it, as the API takes it', () => {
    const group = { topic: 'flexecom-result', stage: 'apply-results', reasonGroup: 'a & b: … ' };
    const query = new URL(reasonHref(group), 'http://x').searchParams;
    expect(filterIn(query)).toEqual(group);
    expect(isList(query)).toBe(true);
    expect(new URLSearchParams(listQuery(query)).get('state')).toBe('open');
    expect(isList(new URLSearchParams())).toBe(false);
  });

  it('keeps the list while one is looked at, and comes back to it', () => {
    const query = new URLSearchParams({ topic: 'flexecom-result', state: 'handled' });
    const looking = new URL(lookingAt(query, 'flexecom-result.dlq 3:17'), 'http://x').searchParams;
    expect(looking.get('id')).toBe('flexecom-result.dlq 3:17');
    expect(lookingAt(looking, null)).toBe(`/dead-letters?${query}`);
    expect(lookingAt(new URLSearchParams({ id: 'x' }), null)).toBe('/dead-letters');
  });

  it('takes positions as commands print them, and nothing else', () => {
    expect(pathOf('payment-declined.new-sale.dlq 3:17')).toBe('/dead-letters/payment-declined.new-sale/3/17');
    for (const id of ['flexecom-result 3:17', 'flexecom-result.dlq 3', '../audit.dlq x:1', '']) {
      expect(pathOf(id)).toBeNull();
    }
  });
});
