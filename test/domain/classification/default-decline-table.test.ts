import { describe, expect, it } from '@jest/globals';
import { lookUpDecline } from '../../../src/domain/classification/default-decline-table.ts';

const decline = { code: null, text: '', network: null, adviceCode: null };

function typeOf(
  change: Partial<{ code: string; text: string; network: string; adviceCode: string }>,
  gatewayType: string | null = null,
) {
  return lookUpDecline({ ...decline, ...change }, gatewayType).row?.type ?? null;
}

describe('the default decline table', () => {
  it.each([
    '03',
    '04',
    '07',
    '12',
    '14',
    '15',
    '41',
    '43',
    '46',
    '54',
    '57',
    '62',
    '78',
    '93',
    'R0',
    'r1',
    'R3',
    'N7',
    '1A',
  ])('R8: ISO 8583 code %s is hard', (code) => {
    expect(typeOf({ code })).toBe('HARD');
  });

  it.each(['01', '05', '5', '19', '51', '59', '61', '65', '75', '86', '91', '96', 'N3', 'N4'])(
    'R8: ISO 8583 code %s is soft',
    (code) => {
      expect(typeOf({ code })).toBe('SOFT');
    },
  );

  it('R8: the same digits have the meaning that they have for the gateway type', () => {
    expect(typeOf({ code: '8' }, 'AUTHORIZE_NET')).toBe('HARD');
    expect(typeOf({ code: '12' }, 'ADYEN')).toBe('SOFT');
    expect(typeOf({ code: '12' })).toBe('HARD');
    expect(typeOf({ code: '200' }, 'NMI')).toBe('SOFT');
    expect(typeOf({ code: '200' }, 'Authorize.Net')).toBe('HARD');
  });

  it("R8: a code outside the gateway type's own family is recognised by its format", () => {
    expect(typeOf({ code: '51' }, 'NMI')).toBe('SOFT');
    expect(typeOf({ code: 'stolen_card' }, 'SOME_NEW_GATEWAY')).toBe('HARD');
    expect(typeOf({ code: '251' })).toBe('HARD');
  });

  it('R8: advice never to try again outranks a soft code; advice to wait does not outrank a hard one', () => {
    expect(typeOf({ code: '05', adviceCode: '03' })).toBe('HARD');
    expect(typeOf({ code: '05', adviceCode: '3' })).toBe('HARD');
    expect(typeOf({ code: '41', adviceCode: '24' })).toBe('HARD');
    expect(typeOf({ adviceCode: '02' })).toBe('SOFT');
  });

  it('R8: the text decides if the code is vague, and does not if it is exact', () => {
    expect(typeOf({ code: '05', text: 'Lost card' })).toBe('HARD');
    expect(typeOf({ code: '2', text: 'The card has expired' }, 'AUTHORIZE_NET')).toBe('HARD');
    expect(typeOf({ code: '51', text: 'closed account' })).toBe('SOFT');
  });

  it('R8: Mastercard gives some codes another meaning', () => {
    expect(typeOf({ code: '82', network: 'VISA' })).toBe('HARD');
    expect(typeOf({ code: '82', network: 'MASTERCARD' })).toBe('SOFT');
  });

  it.each([
    ['SOFT', 'Do Not Honour'],
    ['SOFT', 'DECLINED'],
    ['SOFT', 'Insufficient Funds'],
    ['SOFT', 'Exceeds withdrawal limit'],
    ['SOFT', 'Activity limit exceeded'],
    ['SOFT', 'Issuer Unavailable'],
    ['SOFT', 'Call issuer for further information'],
    ['SOFT', 'System malfunction'],
    ['SOFT', 'Please try again later'],
    ['SOFT', 'DO_NOT_HONOR'],
    ['HARD', 'Invalid card number'],
    ['HARD', 'Invalid Credit Card Number'],
    ['HARD', 'Expired Card'],
    ['HARD', 'Pick up card - S'],
    ['HARD', 'Card reported stolen'],
    ['HARD', 'Account closed'],
    ['HARD', 'No such issuer'],
    ['HARD', 'Stop recurring payments'],
    ['HARD', 'Declined - do not retry'],
    ['HARD', 'Restricted Card'],
    ['HARD', 'Transaction not permitted to cardholder'],
    ['HARD', 'CVV2 mismatch'],
    ['HARD', 'Authentication required'],
  ])('R8: text alone: %s for "%s"', (type, text) => {
    expect(typeOf({ text })).toBe(type);
  });
});

describe('insufficient funds', () => {
  it.each([
    [{ code: '51' }, null],
    [{ code: '202' }, 'NMI'],
    [{ code: 'insufficient_funds' }, 'STRIPE'],
    [{ code: '12' }, 'ADYEN'],
    [{ code: '2', text: 'NSF' }, 'AUTHORIZE_NET'],
    [{ text: 'Not sufficient funds' }, null],
    [{ text: 'Not enough balance' }, 'ADYEN'],
  ])('R8: is recognised in %j of %s', (change, gatewayType) => {
    expect(lookUpDecline({ ...decline, ...change }, gatewayType).insufficientFunds).toBe(true);
  });

  it.each([
    [{ code: '61', text: '' }, null],
    [{ code: '203', text: 'Over limit' }, 'NMI'],
    [{ code: '05', text: 'Do not honor' }, null],
  ])('R8: is not another limit or reason: %j of %s', (change, gatewayType) => {
    expect(lookUpDecline({ ...decline, ...change }, gatewayType).insufficientFunds).toBe(false);
  });
});
