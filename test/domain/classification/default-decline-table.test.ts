import { describe, expect, it } from '@jest/globals';
import { isoCodeOf, lookUpDecline } from '../../../src/domain/classification/default-decline-table.ts';

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

  it.each([
    ['202', 'HARD', false],
    ['204', 'SOFT', true],
    ['240', 'HARD', false],
    ['250', 'SOFT', false],
    ['205', 'HARD', false],
    ['INSUFFICIENT_FUND', 'SOFT', true],
    ['STOLEN_LOST_CARD', 'HARD', false],
  ])('R8: CyberSource’s code %s is its own: %s, insufficient funds %s', (code, type, insufficientFunds) => {
    for (const gatewayType of ['CYBERSOURCE', 'CyberSource REST']) {
      const verdict = lookUpDecline({ ...decline, code, text: 'Declined' }, gatewayType);
      expect(verdict).toMatchObject({ row: { type, source: 'CYBERSOURCE' }, insufficientFunds });
    }
  });

  it.each([
    ['BRAINTREE', '2001', 'SOFT', true],
    ['BRAINTREE', '2013', 'HARD', false],
    ['CHECKOUT_COM', '20051', 'SOFT', true],
    ['Checkout.com', '30043', 'HARD', false],
    ['PAYFLOW', '12', 'SOFT', false],
    ['PayPal Payflow Pro', '50', 'SOFT', true],
    ['ISO_8583', '41', 'HARD', false],
  ])('R8: %s has codes of its own: %s is %s, insufficient funds %s', (gatewayType, code, type, insufficientFunds) => {
    expect(lookUpDecline({ ...decline, code }, gatewayType)).toMatchObject({ row: { type }, insufficientFunds });
  });

  it('R8: three digits of a known gateway whose codes are not known are nobody else’s: the text decides', () => {
    expect(typeOf({ code: '202' }, 'SOME_NEW_GATEWAY')).toBeNull();
    expect(typeOf({ code: '204', text: 'Insufficient funds' }, 'SOME_NEW_GATEWAY')).toBe('SOFT');
    expect(typeOf({ code: '250', text: 'Time-out at the host' }, 'SOME_NEW_GATEWAY')).toBe('SOFT');
  });

  it.each([
    ['NMI Gateway', '251', 'NMI'],
    ['Network Merchants', '251', 'NMI'],
    ['Authorize.Net', '8', 'AUTHORIZE_NET'],
    ['AuthNet', '8', 'AUTHORIZE_NET'],
    ['Visa Acceptance', '205', 'CYBERSOURCE'],
    ['SmartPay Fuse', '205', 'CYBERSOURCE'],
    ['ISO-8583', '41', 'ISO_8583'],
  ])('R8: a gateway of type %s gives code %s of %s', (gatewayType, code, source) => {
    expect(lookUpDecline({ ...decline, code }, gatewayType).row).toMatchObject({ source, type: 'HARD' });
  });

  it('R8: a code that can be one of the gateway’s own is read as nothing else, even if its table lacks it', () => {
    expect(typeOf({ code: '54' }, 'AUTHORIZE_NET')).toBeNull();
    expect(typeOf({ code: '51' }, 'ADYEN')).toBeNull();
    expect(typeOf({ code: '41' }, 'PAYFLOW')).toBeNull();
    expect(typeOf({ code: '299' }, 'CYBERSOURCE')).toBeNull();
    expect(typeOf({ code: '51' }, 'NMI')).toBe('SOFT');
    expect(typeOf({ code: '41' }, 'CYBERSOURCE')).toBe('HARD');
  });

  it("R8: if the gateway's codes are not known, the code's shape suggests a family, and a text that says more goes first", () => {
    expect(typeOf({ code: 'stolen_card' }, 'SOME_NEW_GATEWAY')).toBe('HARD');
    expect(typeOf({ code: 'stolen_card', text: 'Try again later' }, 'SOME_NEW_GATEWAY')).toBe('HARD');
    expect(typeOf({ code: '41', text: 'Declined' }, 'SOME_NEW_GATEWAY')).toBe('HARD');
    expect(typeOf({ code: '12', text: 'Try again later' }, 'SOME_NEW_GATEWAY')).toBe('SOFT');
    expect(typeOf({ code: '251' })).toBe('HARD');
    expect(typeOf({ code: '202', text: 'Expired card' })).toBe('HARD');
    expect(lookUpDecline({ ...decline, code: '202' }, null).insufficientFunds).toBe(true);
    expect(lookUpDecline({ ...decline, code: '51' }, 'SOME_NEW_GATEWAY').insufficientFunds).toBe(true);
  });

  it('R19: a gateway’s own code says for which code of field 39 it stands', () => {
    const isoCode = (code: string, gatewayType: string | null, text = '') =>
      isoCodeOf({ ...decline, code, text }, gatewayType);
    expect(isoCode('251', 'NMI')).toBe('41');
    expect(isoCode('5', null)).toBe('05');
    expect(isoCode('stolen_card', 'STRIPE')).toBe('43');
    expect(isoCode('150', 'CYBERSOURCE')).toBeNull();
    expect(isoCode('unheard of', 'NMI')).toBeNull();
    expect(isoCode(' 41 ', 'ISO_8583')).toBe('41');
    expect(isoCode('12', 'SOME_NEW_GATEWAY')).toBe('12');
    expect(isoCode('12', 'SOME_NEW_GATEWAY', 'Try again later')).toBeNull();
  });

  it('R8: advice never to try again outranks a soft code; advice to wait does not outrank a hard one', () => {
    const network = 'MASTERCARD';
    expect(typeOf({ code: '05', adviceCode: '03', network })).toBe('HARD');
    expect(typeOf({ code: '05', adviceCode: '3', network })).toBe('HARD');
    expect(typeOf({ code: '41', adviceCode: '24', network })).toBe('HARD');
    expect(typeOf({ adviceCode: '02', network })).toBe('SOFT');
  });

  it.each([
    ['VISA', '1', 'HARD'],
    ['VISA', '01', 'HARD'],
    ['VISA', '2', 'SOFT'],
    ['VISA', '3', 'HARD'],
    ['VISA', '21', null],
    ['MASTERCARD', '01', 'HARD'],
    ['MASTERCARD', '1', 'HARD'],
    ['MASTERCARD', '02', 'SOFT'],
    ['MASTERCARD', '03', 'HARD'],
    ['MASTERCARD', '04', 'HARD'],
    ['MASTERCARD', '08', 'HARD'],
    ['MASTERCARD', '21', 'HARD'],
    ['MASTERCARD', '7921', 'HARD'],
    ['MASTERCARD', '40', 'HARD'],
    ['MASTERCARD', '41', 'HARD'],
    ['MASTERCARD', '43', null],
    ['MASTERCARD', '99', null],
    ['VISA', '99', null],
    ['AMEX', '03', null],
    [null, '03', null],
    ['DISCOVER', 'do_not_try_again', 'HARD'],
    [null, 'try_again_later', 'SOFT'],
    ['VISA', 'confirm_card_data', 'HARD'],
  ])('R8: an advice code is its network’s: %s %s: %s', (network, adviceCode, type) => {
    expect(lookUpDecline({ ...decline, network, adviceCode }, null).row?.type ?? null).toBe(type);
  });

  it('R8: advice that data must be corrected outranks a code that only says declined, and no code that says more', () => {
    const advice = { network: 'MASTERCARD', adviceCode: '01' };
    expect(typeOf({ ...advice, code: '79', text: 'Declined' })).toBe('HARD');
    expect(typeOf({ ...advice, code: '51' })).toBe('SOFT');
    expect(typeOf({ ...advice, text: 'Insufficient funds' })).toBe('SOFT');
  });

  it('R8: advice that CyberSource does not know says nothing about another attempt', () => {
    expect(typeOf({ code: '51', network: 'MASTERCARD', adviceCode: '99' })).toBe('SOFT');
  });

  it('R8: the text decides if the code is vague, and does not if it is exact', () => {
    expect(typeOf({ code: '05', text: 'Lost card' })).toBe('HARD');
    expect(typeOf({ code: '2', text: 'The card has expired' }, 'AUTHORIZE_NET')).toBe('HARD');
    expect(typeOf({ code: '51', text: 'closed account' })).toBe('SOFT');
  });

  it('R8: a text that says no more than "declined" goes before a code that says no more', () => {
    expect(lookUpDecline({ ...decline, code: '300', text: 'Declined' }, 'NMI').row).toMatchObject({
      basis: 'TEXT',
      type: 'SOFT',
    });
    expect(typeOf({ code: '300' }, 'NMI')).toBe('HARD');
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

describe('a text of a gateway', () => {
  it('R8: is explained by the words that decided', () => {
    for (const [text, matched] of [
      ['Declined: Insufficient Funds', 'insufficient funds'],
      ['DECLINED', 'declined'],
      ['Saldo insuficiente', 'saldo insuficiente'],
    ] as const) {
      expect(lookUpDecline({ ...decline, text }, null).row).toMatchObject({ basis: 'TEXT', matched });
    }
  });

  it.each([
    'CVV Match - Declined',
    'AVS: Y CVV: M Declined',
    'Address verified, transaction declined',
    'Lost connection to issuer',
    'do not retry before 24 hours',
    'Low balance',
    'Connection to bank lost',
    'Issuer or Cardholder has put a restriction on the card',
    'Session expired',
    'Nombre d’essais code confidentiel dépassé',
  ])('R8: is soft: "%s"', (text) => {
    expect(typeOf({ text })).toBe('SOFT');
  });

  it.each([
    'CVV Mismatch - Declined',
    'AVS: N CVV: N Declined',
    'Address not verified, declined: AVS no match',
    'Card reported lost',
    'Do not retry',
    'Soft decline - SCA challenge is required',
    'Account frozen',
    'Payment cancelled by user',
  ])('R8: is hard: "%s"', (text) => {
    expect(typeOf({ text })).toBe('HARD');
  });

  it('R8: that says nothing more than "declined" is outranked by advice', () => {
    const advice = { network: 'MASTERCARD', adviceCode: '01' };
    expect(typeOf({ ...advice, text: 'Declined' })).toBe('HARD');
    expect(typeOf({ ...advice, text: 'Do not honor' })).toBe('HARD');
    expect(typeOf({ ...advice, text: 'Try again later' })).toBe('SOFT');
  });

  it('R8: is read quickly, whatever it is', () => {
    const words = ['card', 'not', 'bank', 'karte', 'carte', 'tarjeta', 'カード', 'limit', 'a'];
    const before = process.cpuUsage();
    for (const word of words) typeOf({ text: `${word} `.repeat(200_000) });
    const { user, system } = process.cpuUsage(before);
    // Each takes less than a millisecond.
    expect((user + system) / 1_000).toBeLessThan(500);
  });
});

describe('insufficient funds in other languages', () => {
  it.each([
    'Saldo insuficiente',
    'Fondos insuficientes',
    'Sem saldo disponível',
    'Limite insuficiente',
    'Provision insuffisante',
    'Solde insuffisant',
    'Deckung nicht ausreichend',
    'Konto nicht gedeckt',
    'Fondi insufficienti',
    'Onvoldoende saldo',
    'Brak środków na koncie',
    'Yetersiz bakiye',
    'YETERSİZ LİMİT',
    'Недостаточно средств',
    '残高不足',
    '余额不足',
    '餘額不足',
    '잔액 부족',
    'Otillräckligt saldo',
    'Nedostatek prostředků',
    'Fonduri insuficiente',
    'Saldo tidak mencukupi',
    'رصيد غير كافٍ',
    'Ανεπαρκές υπόλοιπο',
  ])('R8: is recognised, and soft: "%s"', (text) => {
    expect(lookUpDecline({ ...decline, text }, null)).toMatchObject({ row: { type: 'SOFT' }, insufficientFunds: true });
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
