import { describe, expect, it } from '@jest/globals';
import { readSubscription } from '../../../src/domain/billing/billed-subscription.ts';
import { billedSubscription } from '../support/billing.ts';

const monthly = { interval: 'P1M', anchorDay: null, timeZone: 'UTC' };

function read(fields: Record<string, unknown>) {
  return readSubscription({ ...billedSubscription(), ...fields });
}

describe('a subscription as billing keeps it', () => {
  it.each([
    [monthly, monthly],
    [{ interval: 'P1M', timeZone: 'UTC' }, monthly],
    [{ ...monthly, interval: 'monthly' }, null],
    [{ ...monthly, interval: 'P0D' }, null],
    [{ ...monthly, timeZone: 'Mars/Olympus' }, null],
    [{ ...monthly, anchorDay: '31' }, null],
    [{ ...monthly, anchorDay: 32 }, null],
    ['P1M', null],
    [[monthly], null],
    [new Date(0), null],
  ])('R16: with the schedule %j bills by %j', (stored, schedule) => {
    expect(read({ schedule: stored })).toMatchObject({ schedule, unreadable: schedule === null ? ['schedule'] : [] });
  });

  it.each([
    ['pm_2', 'pm_2'],
    [['pm_2'], null],
    [7, null],
  ])('R16: with the payment method %j is charged with %j', (stored, paymentMethodRef) => {
    const unreadable = paymentMethodRef === null ? ['paymentMethodRef'] : [];
    expect(read({ paymentMethodRef: stored })).toMatchObject({ paymentMethodRef, unreadable });
  });

  it.each([
    [' token ', 'TOKEN'],
    ['card_number_no_cvv', 'CARD_NUMBER_NO_CVV'],
    ['VAULT', null],
    [7, null],
    [['TOKEN'], null],
  ])('R7: with the credential %j bills by %j', (stored, credential) => {
    const unreadable = credential === null ? ['nextBilling.credential'] : [];
    expect(read({ nextBilling: { gatewayId: 'visa-1', credential: stored } })).toMatchObject({
      credential,
      unreadable,
    });
  });
});
