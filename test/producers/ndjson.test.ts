import { describe, expect, it } from '@jest/globals';
import { checkNdjson, PROBLEMS_MAX, publishNdjson } from '../../producers/ndjson.ts';
import type { OutputMessage } from '../../src/domain/decision.ts';
import { LINE_BYTES_MAX } from '../../src/ndjson/lines.ts';

const CARD = '4111 1111 1111 1111';
const KEY = 'a-key-of-16-characters';

const rerun = {
  topic: 'rerun-requested',
  occurredAt: 1_780_000_000_000,
  orderId: 'O-1',
  transactionId: null,
  gatewayId: 'flex',
  gatewayProfileId: null,
  source: 'CLI',
  requestedBy: 'anna',
  requestKey: 'k-1',
};

const decline = {
  topic: 'payment-declined.new-sale',
  occurredAt: 1_780_000_000_000,
  orderId: 'O-2',
  customerId: 'C-1',
  campaignId: null,
  parentOrderId: null,
  transactionId: 'T-1',
  firstDeclinedTransactionId: null,
  saleKind: 'NEW_SALE',
  amountMinor: 4_990,
  currency: 'USD',
  gatewayId: 'nmi-1',
  gatewayProfileId: null,
  triedGatewayIds: ['nmi-1'],
  decline: { code: '05', text: `DO NOT HONOR ${CARD}`, type: null, network: 'VISA', adviceCode: null },
  paymentMethodRef: 'pm_1',
  items: [],
};

describe('an NDJSON file', () => {
  it('may have empty lines, Windows line ends, a byte order mark and no newline at its end', async () => {
    const check = await checkNdjson(source(`\uFEFF${json(rerun)}\r\n\r\n\n${json(decline)}`), KEY);
    expect(check).toEqual({
      lines: 2,
      valid: 2,
      invalid: 0,
      problems: [],
      byTopic: { 'rerun-requested': 1, 'payment-declined.new-sale': 1 },
    });
  });

  it('is refused where a line writes a key twice, which JSON would read as the last one', async () => {
    const doubled = json(decline).replace('"amountMinor":4990', '"amountMinor":4990,"amountMinor":499');
    const check = await checkNdjson(source(`${json(rerun)}\n${doubled}`), KEY);
    expect(check).toMatchObject({ valid: 1, invalid: 1 });
    expect(check.problems).toEqual([
      { line: 2, field: 'amountMinor', expected: 'this key once, but it is written twice', mend: null },
    ]);
  });

  it('has every mistake reported with line, field and what was expected', async () => {
    const lines = [
      '{ "topic": ',
      '[]',
      json({ ...rerun, topic: 'flexecom-result' }),
      json({ ...rerun, gatewayId: 7, requestKey: undefined, extra: 1 }),
      json({ ...decline, currency: 'usd', decline: { ...decline.decline, network: 'VISSA' } }),
      json({ ...decline, currency: 'usd', amountMinor: 0 }),
    ];
    const { problems, invalid } = await checkNdjson(source(lines.join('\n')), KEY);
    expect(invalid).toBe(6);
    expect(problems.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '1 ',
      '2 ',
      '3 topic',
      '4 gatewayId',
      '4 requestKey',
      '4 ',
      '5 decline.network',
      '6 amountMinor',
      '6 currency',
    ]);
    expect(problems[3]?.expected).toBe('a text');
    expect(problems[7]?.expected).toBe('more than zero');
  });

  it('may have what 0.1.0 did not know, the card, and may leave it out', async () => {
    const withCard = { ...decline, card: { bin: '411111', funding: 'DEBIT', country: 'US' } };
    const wrong = { ...decline, card: { bin: '4111', funding: null, country: 'USA' } };
    const { valid, problems } = await checkNdjson(source([json(withCard), json(decline), json(wrong)].join('\n')), KEY);
    expect(valid).toBe(2);
    expect(problems.map(({ line, field }) => `${line} ${field}`)).toEqual(['3 card.bin', '3 card.country']);
  });

  it('has an event with more than 500 items reported', async () => {
    const item = { productId: 'p', quantity: 1, amountMinor: 1, recurring: false, subscriptionId: null };
    const items = (count: number) => json({ ...decline, items: Array.from({ length: count }, () => item) });
    const { valid, problems } = await checkNdjson(source([items(500), items(501)].join('\n')), KEY);
    expect(valid).toBe(1);
    expect(problems).toMatchObject([{ line: 2, field: 'items', expected: 'at most 500 items' }]);
  });

  it('has invalid UTF-8 and lines that are too large for a broker reported', async () => {
    const bytes = Buffer.concat([
      Buffer.from([0x7b, 0xff, 0x0a]),
      Buffer.alloc(LINE_BYTES_MAX + 1, 0x20),
      Buffer.from('\n{}'),
    ]);
    const file = {
      open: async function* () {
        yield bytes;
      },
    };
    const { problems } = await checkNdjson(file, KEY);
    expect(problems.map(({ line, expected }) => `${line} ${expected}`).slice(0, 2)).toEqual([
      '1 UTF-8',
      `2 at most ${LINE_BYTES_MAX} bytes, got ${LINE_BYTES_MAX + 1}`,
    ]);
  });

  it('has a limited number of problems listed and all invalid lines counted', async () => {
    const { problems, invalid } = await checkNdjson(source('x\n'.repeat(PROBLEMS_MAX * 2)), KEY);
    expect(problems).toHaveLength(PROBLEMS_MAX);
    expect(invalid).toBe(PROBLEMS_MAX * 2);
  });

  it('gets the same eventId for the same line, and keeps an eventId that it contains', async () => {
    const events = await publishedFrom([json(rerun), json(rerun), json({ ...rerun, eventId: 'mine' })].join('\n'));
    expect(events[0]?.eventId).toMatch(/^[0-9a-f]{64}$/);
    expect(events[1]?.eventId).toBe(events[0]?.eventId);
    expect(events[2]?.eventId).toBe('mine');
  });

  it('R18: is published with card numbers masked, and its mistakes are reported without them', async () => {
    const events = await publishedFrom(json(decline));
    expect(JSON.stringify(events)).not.toContain(CARD);
    const { problems } = await checkNdjson(source(json({ ...decline, paymentMethodRef: CARD })), KEY);
    expect(problems).toMatchObject([
      { line: 1, field: 'paymentMethodRef', expected: expect.stringContaining('without a card number') },
    ]);
  });

  it('R18: masks what stands in the codes of a decline and in who requested a rerun', async () => {
    const codes = { ...decline.decline, code: `05 ${CARD}`, adviceCode: CARD };
    const events = await publishedFrom(
      [json({ ...decline, decline: codes }), json({ ...rerun, requestedBy: `anna ${CARD}` })].join('\n'),
    );
    expect(events).toHaveLength(2);
    expect(JSON.stringify(events)).not.toContain('1111');
  });

  it('R18: reports no card number that is the name of a field, of any kind', async () => {
    const lines = [
      json({ ...rerun, [CARD]: 1 }),
      json({ ...decline, decline: { ...decline.decline, [CARD]: { x: 1 } } }),
      json(rerun).replace('"gatewayId"', `"${CARD}":1,"${CARD}":2,"gatewayId"`),
    ];
    const check = await checkNdjson(source(lines.join('\n')), KEY);
    expect(check.invalid).toBe(3);
    expect(JSON.stringify(check)).not.toContain('1111');
  });

  it('R18: has an eventId from which a number cannot be guessed: with a key, or random', async () => {
    const line = (last: string) => json({ ...decline, decline: { ...decline.decline, text: `card ${last}` } });
    const [first, other] = await publishedFrom([line('4111111111111111'), line('4242424242424242')].join('\n'));
    expect(first?.eventId).toBe(other?.eventId);
    const [withOtherKey] = await publishedFrom(line('4111111111111111'), 'another-key-of-16-characters');
    expect(withOtherKey?.eventId).not.toBe(first?.eventId);
    const [one, two] = await publishedFrom([json(rerun), json(rerun)].join('\n'), '');
    expect(one?.eventId).toMatch(/^[0-9a-f-]{36}$/);
    expect(two?.eventId).not.toBe(one?.eventId);
  });

  it('is read correctly wherever its bytes are split into chunks', async () => {
    const bytes = Buffer.from(`${json({ ...rerun, requestedBy: 'Zoë' })}\n${json(rerun)}\n`);
    const cut = {
      open: async function* () {
        for (const byte of bytes) yield Buffer.from([byte]);
      },
    };
    expect((await checkNdjson(cut, KEY)).valid).toBe(2);
  });
});

async function publishedFrom(text: string, key = KEY): Promise<OutputMessage['event'][]> {
  const events: OutputMessage['event'][] = [];
  const publisher = { publish: async (_topic: unknown, event: OutputMessage['event']) => void events.push(event) };
  expect(await publishNdjson(source(text), publisher, key)).toBe(events.length);
  return events;
}

function source(text: string) {
  return {
    open: async function* () {
      yield text;
    },
  };
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
