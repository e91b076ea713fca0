import { describe, expect, it } from '@jest/globals';
import { bucketText, chosenIn, filterQuery } from '../../../src/console/browser/scheduled-text.ts';

describe('what the page Scheduled shows', () => {
  it('names days and hours in the chosen zone', () => {
    const midnight = Date.UTC(2026, 11, 1, 5);
    expect(bucketText(midnight, 'day', 'America/New_York')).toBe('2026-12-01');
    expect(bucketText(midnight, 'hour', 'UTC')).toBe('2026-12-01 05:00');
    expect(bucketText(null, 'day', 'UTC')).toBe('Due already');
  });

  it('is chosen by the address, and not by what makes no sense there', () => {
    const chosen = chosenIn(new URLSearchParams('by=hour&show=SENT&gateway=flex&route=RERUN'));
    expect(chosen).toEqual({ unit: 'hour', state: 'SENT', gatewayId: 'flex', route: 'RERUN' });
    expect(chosenIn(new URLSearchParams('by=year&route=SIDEWAYS'))).toMatchObject({ unit: 'day', route: null });
    expect(filterQuery(chosen, { by: 'hour' })).toBe('by=hour&gatewayId=flex&route=RERUN');
  });
});
