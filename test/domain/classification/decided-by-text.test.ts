import { describe, expect, it } from '@jest/globals';
import { classifyDecline } from '../../../src/domain/classification/classify-decline.ts';
import { decidedByText } from '../../../src/domain/classification/decided-by-text.ts';
import { configuration } from '../support/configuration.ts';

const decline = { code: null, text: 'x', type: null, network: null, adviceCode: null };
const config = configuration({
  declineMapping: [
    { scope: { gatewayId: 'g' }, orderType: 'ALL', message: 'other', mapTo: 'HARD', customerMessage: null },
    { scope: { gatewayId: 'g' }, orderType: 'ALL', message: 'maybe', mapTo: 'SOFT', customerMessage: null },
  ],
});
const said = (fields: object) =>
  decidedByText(classifyDecline({ decline: { ...decline, ...fields }, gatewayId: 'g', orderType: 'NEW_SALE' }, config));

describe('by what a decline is soft or hard', () => {
  it.each([
    [{ text: 'maybe later' }, 'SOFT by declineMapping[1]'],
    [{ type: 'HARD' }, 'HARD as its gateway says'],
    [{ text: 'gibberish' }, 'HARD, as nothing recognises it'],
  ])('%j', (fields, text) => {
    expect(said(fields)).toBe(text);
  });

  it('names the row of the default table, and no word of the decline', () => {
    expect(said({ code: '51' })).toMatch(/^SOFT by the default table, RESPONSE_CODE 51 of /);
    expect(said({ text: 'my Insufficient Funds today' })).toMatch(/^SOFT by the default table, TEXT /);
    expect(said({ text: 'my Insufficient Funds today' })).not.toMatch(/today|my/);
  });
});
