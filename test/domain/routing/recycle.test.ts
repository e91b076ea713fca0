import { describe, expect, it } from '@jest/globals';
import { routeOfDeclinedRebill } from '../../../src/domain/routing/recycle.ts';
import { configuration, flexecomGateway, recycleProfile } from '../support/configuration.ts';
import { DAY, NOW, rebillDecline } from '../support/events.ts';

function ruled(fields: Parameters<typeof rebillDecline>[0] = {}, profile: Record<string, unknown> = {}) {
  return routeOfDeclinedRebill(rebillDecline(fields), configuration({ recycleProfiles: [recycleProfile(profile)] }));
}

/** The attempt that FlexEcom takes, or the reason why it takes none. */
function taken(
  fields: Parameters<typeof rebillDecline>[0] = {},
  profile: Record<string, unknown> = {},
): number | string {
  const ruling = ruled(fields, profile);
  return ruling.kind === 'SEND' ? ruling.route.attempt : ruling.reason;
}

const skipped = (...attempts: number[]) =>
  Array.from({ length: 10 }, (_, index) => ({ daysToWait: 1, skip: attempts.includes(index + 1) }));

describe('the recycling of a declined rebill', () => {
  it('R5: is the attempt after the declined one, if that is in a slot of FlexEcom', () => {
    expect(taken({ attempt: 3 })).toBe(4);
    expect(taken({ attempt: 5 })).toBe(6);
  });

  /** The attempts of a profile of ten that FlexEcom takes if it has these slots. */
  function slotsTaken(slots: Record<string, unknown>): number[] {
    const declined = Array.from({ length: 10 }, (_, attempt) => attempt);
    return declined
      .map((attempt) => taken({ attempt }, { reattempts4To6GatewayId: null, ...slots }))
      .filter((became) => typeof became === 'number');
  }

  it.each([
    [{ reattempts4To6GatewayId: 'flex' }, [4, 5, 6]],
    [{ reattempts7To9GatewayId: 'flex' }, [7, 8, 9]],
    [{ finalAttemptGatewayId: 'flex' }, [10]],
    [
      { reattempts4To6GatewayId: 'flex', reattempts7To9GatewayId: 'flex', finalAttemptGatewayId: 'flex' },
      [4, 5, 6, 7, 8, 9, 10],
    ],
    [{}, []],
  ])('R5: with %j FlexEcom takes attempts %j and no other', (slots, attempts) => {
    expect(slotsTaken(slots)).toEqual(attempts);
  });

  it('R5: FlexEcom can take a final attempt that is one of the first three', () => {
    const two = [{ daysToWait: 1 }, { daysToWait: 1 }];
    expect(taken({ attempt: 1 }, { attempts: two, finalAttemptGatewayId: 'flex' })).toBe(2);
    expect(taken({ attempt: 0 }, { attempts: two, finalAttemptGatewayId: 'flex' })).toBe('NOT_IN_RECYCLE_SLOT');
  });

  it('R5: an attempt beyond the profile’s last is exhausted', () => {
    expect(taken({ attempt: 25 })).toBe('ATTEMPTS_EXHAUSTED');
  });

  it('R5: any other slot is left to billing', () => {
    expect(taken({ attempt: 0 })).toBe('NOT_IN_RECYCLE_SLOT');
    expect(taken({ attempt: 2 })).toBe('NOT_IN_RECYCLE_SLOT');
    expect(taken({ attempt: 6 })).toBe('NOT_IN_RECYCLE_SLOT');
  });

  it('R5: re-attempts 7-9 are a slot of their own', () => {
    expect(taken({ attempt: 6 }, { reattempts7To9GatewayId: 'flex', reattempts4To6GatewayId: null })).toBe(7);
    expect(taken({ attempt: 3 }, { reattempts7To9GatewayId: 'flex', reattempts4To6GatewayId: null })).toBe(
      'NOT_IN_RECYCLE_SLOT',
    );
  });

  it('R5: the final attempt is the last one, and its gateway goes before that of its range', () => {
    expect(taken({ attempt: 9 }, { finalAttemptGatewayId: 'flex' })).toBe(10);
    const five = Array.from({ length: 5 }, () => ({ daysToWait: 1 }));
    expect(taken({ attempt: 4 }, { attempts: five, finalAttemptGatewayId: 'visa-1' })).toBe('NOT_IN_RECYCLE_SLOT');
    expect(
      taken({ attempt: 4 }, { attempts: five, reattempts4To6GatewayId: null, finalAttemptGatewayId: 'flex' }),
    ).toBe(5);
  });

  it('R5: attempts that the profile skips are not made', () => {
    expect(taken({ attempt: 3 }, { attempts: skipped(4, 5) })).toBe(6);
    expect(taken({ attempt: 3 }, { attempts: skipped(4, 5, 6) })).toBe('NOT_IN_RECYCLE_SLOT');
  });

  it('R5: attempts are exhausted if the profile has none left', () => {
    expect(taken({ attempt: 10 })).toBe('ATTEMPTS_EXHAUSTED');
    expect(taken({ attempt: 9 }, { attempts: skipped(10) })).toBe('ATTEMPTS_EXHAUSTED');
  });

  it('R5: the profile is that of the subscription’s own gateway, whichever gateway made the last attempt', () => {
    expect(taken({ gatewayId: 'other', subscriptionGatewayId: 'visa-1' })).toBe(4);
    expect(taken({ gatewayId: 'visa-1', subscriptionGatewayId: 'other' })).toBe('NO_RECYCLE_PROFILE');
  });

  it('R5: a disabled FlexEcom gateway takes no slot', () => {
    const gateways = [{ id: 'visa-1', type: 'NMI' }, flexecomGateway({ enabled: false })];
    const config = configuration({ gateways, cascadeProfiles: [] });
    expect(routeOfDeclinedRebill(rebillDecline(), config)).toMatchObject({ reason: 'NOT_IN_RECYCLE_SLOT' });
  });

  it('R5: is due after the days of all attempts so far, skipped ones included', () => {
    const attempts = skipped(4).map((attempt, index) => ({ ...attempt, daysToWait: index + 1 }));
    expect(ruled({ attempt: 3, occurredAt: NOW }, { attempts })).toMatchObject({
      route: { attempt: 5, dueAt: NOW + (4 + 5) * DAY },
    });
  });

  it('R5: a currency without amounts is not charged', () => {
    const attempts = skipped().map((attempt) => ({ ...attempt, priceReduction: { flatMinor: { USD: 100 } } }));
    expect(taken({ currency: 'USD' }, { attempts })).toBe(4);
    expect(taken({ currency: 'EUR' }, { attempts })).toBe('CURRENCY_NOT_CONFIGURED');
  });
});
