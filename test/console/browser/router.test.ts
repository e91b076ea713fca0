import { describe, expect, it } from '@jest/globals';
import { matchPath } from '../../../src/console/browser/router.ts';

describe('the address of a page', () => {
  it('gives the values in it, decoded', () => {
    expect(matchPath('/orders/:orderId', '/orders/order%2F1%20%C3%B8')).toEqual({ orderId: 'order/1 ø' });
    expect(matchPath('/', '/')).toEqual({});
    expect(matchPath('/money', '/money/')).toEqual({});
  });

  it('is another page where it is shorter, longer or different', () => {
    expect(matchPath('/orders/:orderId', '/orders')).toBeNull();
    expect(matchPath('/orders/:orderId', '/orders/a/b')).toBeNull();
    expect(matchPath('/money', '/audit')).toBeNull();
  });
});
