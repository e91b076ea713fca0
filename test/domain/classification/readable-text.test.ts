import { describe, expect, it } from '@jest/globals';
import { readableText } from '../../../src/domain/classification/readable-text.ts';

describe('a readable decline text', () => {
  it.each([
    ['DO_NOT_HONOR', 'do not honor'],
    ['05: Insuff. Fnds', 'insufficient funds'],
    ['insufficientFunds', 'insufficient funds'],
    ['SERV NOT ALLOWED', 'service not allowed'],
    ["Can't verify PIN", 'cannot verify pin'],
    ["don't retry", 'do not retry'],
    ['  Authorisation   declined!! ', 'authorization declined'],
    ['constructor', 'constructor'],
    ['Não autorizada', 'nao autorizada'],
    ['Refus\u00e9e par l\u2019\u00e9metteur', 'refusee par l emetteur'],
    ['Karte ung\u00fcltig / Stra\u00dfe', 'karte ungultig strasse'],
    ['YETERS\u0130Z L\u0130M\u0130T', 'yetersiz limit'],
    [
      '\u0421\u0447\u0451\u0442 \u0437\u0430\u043a\u0440\u044b\u0442\u044b\u0439',
      '\u0441\u0447\u0435\u0442 \u0437\u0430\u043a\u0440\u044b\u0442\u044b\u0439',
    ],
    ['\uff76\uff70\uff84\uff9e', '\u30ab\u30fc\u30c9'],
    ['CVV Match - Declined', 'declined'],
    ['AVS: Y CVV: M Declined', 'declined'],
    ['AVS: N Declined', 'avs n declined'],
    ['  05: Declined', 'declined'],
    ['\u00f8 \u0142 \u0111 \u00e6 \u0153 \u0131', 'o l d ae oe i'],
  ])('R8: of "%s" is "%s"', (text, readable) => {
    expect(readableText(text)).toBe(readable);
  });

  it.each([
    ['account', 'acct acc accnt'],
    ['amount', 'amt'],
    ['authorization', 'auth'],
    ['balance', 'bal'],
    ['duplicate', 'dup dupe'],
    ['error', 'err'],
    ['exceeds', 'excds exc xceeds'],
    ['exceeded', 'excd exceded'],
    ['expiration', 'exp expiry expir'],
    ['frequency', 'freq'],
    ['funds', 'fnds fund'],
    ['information', 'info'],
    ['insufficient', 'insuff insuf insufficent nonsufficient'],
    ['invalid', 'inv invld invl invd'],
    ['limit', 'lmt lim'],
    ['maximum', 'max'],
    ['merchant', 'merch mer mrch'],
    ['message', 'msg'],
    ['number', 'nbr num nmbr'],
    ['please', 'pls plz'],
    ['restricted', 'restr restrict'],
    ['security', 'sec'],
    ['service', 'serv svc'],
    ['terminal', 'term trml'],
    ['transaction', 'trans tran txn trx tx'],
    ['unavailable', 'unavail unavl'],
    ['volume', 'vol'],
    ['withdrawal', 'wdrl withdrawl withdraw'],
  ])('R8: has %s spelled out where a processor writes %s', (word, abbreviations) => {
    const found = readableText(abbreviations).split(' ');
    expect(found).toEqual(abbreviations.split(' ').map(() => word));
  });
});
