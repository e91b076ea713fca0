import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { readWebhook } from '../../src/flexecom/webhook.ts';
import { FX_ONE, FX_TWO } from './support/accounts.ts';

const OLD_SECRET = FX_ONE.signingSecret;
const NEW_SECRET = FX_TWO.signingSecret;

const DATA = {
  id: 'fxs_1',
  idempotencyKey: 'key-1',
  status: 'approved',
  mode: 'async',
  amountMinor: 4_990,
  currency: 'USD',
  charged: { amountMinor: 4_000, currency: 'EUR' },
  decline: null,
  metadata: { submissionId: 'submission-1', orderId: 'order-1' },
  createdAt: '2026-03-01T12:00:00.000Z',
  finalAt: '2026-03-02T12:00:00.000Z',
};
const EVENT = { type: 'submission.approved', timestamp: DATA.finalAt, data: DATA };

function signed(event: unknown, secret = OLD_SECRET, signedAt = new Date()) {
  const body = JSON.stringify(event);
  return {
    rawBody: Buffer.from(body),
    headers: {
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(Math.floor(signedAt.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign('evt_1', signedAt, body),
    },
    signingSecrets: [OLD_SECRET],
  };
}

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);

describe('a webhook with a good signature', () => {
  it('says what was really charged, and for which submission', () => {
    expect(readWebhook(signed(EVENT))).toEqual({
      kind: 'EVENT',
      webhook: {
        webhookId: 'evt_1',
        key: 'key-1',
        mode: null,
        gatewayId: null,
        submissionId: 'submission-1',
        orderId: 'order-1',
        final: {
          kind: 'APPROVED',
          flexecomTransactionId: 'fxs_1',
          amountMinor: 4_000,
          currency: 'EUR',
          finalAt: Date.parse('2026-03-02T12:00:00.000Z'),
        },
      },
    });
  });

  it('says the decline, with card numbers in its text masked', () => {
    const decline = {
      code: '05',
      text: 'card 4111 1111 1111 1111',
      type: 'SOFT',
      network: 'NEW_NETWORK',
      adviceCode: null,
    };
    const data = { ...DATA, status: 'declined', charged: null, decline };
    const reading = readWebhook(signed({ ...EVENT, type: 'submission.declined', data }));
    expect(reading).toMatchObject({
      kind: 'EVENT',
      webhook: {
        final: {
          kind: 'DECLINED',
          amountMinor: 4_990,
          decline: { text: 'card **** **** **** ****', type: 'SOFT', network: 'OTHER' },
        },
      },
    });
  });

  it.each([OLD_SECRET, NEW_SECRET])('matches either secret during a rotation', (secret) => {
    const signingSecrets = [NEW_SECRET, OLD_SECRET];
    expect(readWebhook({ ...signed(EVENT, secret), signingSecrets }).kind).toBe('EVENT');
  });

  it('matches when one of several signatures does', () => {
    const delivery = signed(EVENT);
    const both = `v1,${Buffer.alloc(32).toString('base64')} ${delivery.headers['webhook-signature']}`;
    expect(readWebhook({ ...delivery, headers: { ...delivery.headers, 'webhook-signature': both } }).kind).toBe(
      'EVENT',
    );
  });

  it('may be up to four minutes old or early', () => {
    expect(readWebhook(signed(EVENT, OLD_SECRET, inMinutes(-4))).kind).toBe('EVENT');
    expect(readWebhook(signed(EVENT, OLD_SECRET, inMinutes(4))).kind).toBe('EVENT');
  });

  it('is ignored if it is of another type', () => {
    const reading = readWebhook(signed({ type: 'account.updated', data: {} }));
    expect(reading).toEqual({ kind: 'IGNORED', type: 'account.updated' });
  });

  it.each([
    ['no JSON object', 'text'],
    ['no amount', { ...EVENT, data: { ...DATA, charged: null } }],
    ['a status that contradicts the type', { ...EVENT, type: 'submission.declined' }],
    ['a fraction of a cent', { ...EVENT, data: { ...DATA, charged: { amountMinor: 1.5, currency: 'USD' } } }],
  ])('is unreadable with %s', (_, event) => {
    expect(readWebhook(signed(event))).toMatchObject({ kind: 'REFUSED', reason: 'UNREADABLE' });
  });
});

describe('a webhook is refused', () => {
  const refusal = (delivery: Parameters<typeof readWebhook>[0]) => {
    const reading = readWebhook(delivery);
    return reading.kind === 'REFUSED' ? reading.reason : reading.kind;
  };

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s', (header) => {
    const delivery = signed(EVENT);
    expect(refusal({ ...delivery, headers: { ...delivery.headers, [header]: undefined } })).toBe('MISSING_HEADERS');
    expect(refusal({ ...delivery, headers: { ...delivery.headers, [header]: '' } })).toBe('MISSING_HEADERS');
  });

  it('when signed more than five minutes ago, or ahead', () => {
    expect(refusal(signed(EVENT, OLD_SECRET, inMinutes(-6)))).toBe('TOO_OLD');
    expect(refusal(signed(EVENT, OLD_SECRET, inMinutes(6)))).toBe('TOO_NEW');
  });

  it('when signed with another secret', () => {
    expect(refusal(signed(EVENT, NEW_SECRET))).toBe('WRONG_SIGNATURE');
  });

  it('when any byte of body, id or time differs from what was signed', () => {
    const delivery = signed(EVENT);
    const otherBody = Buffer.from(delivery.rawBody.toString().replace('4990', '4991'));
    const otherTime = String(Number(delivery.headers['webhook-timestamp']) - 1);
    expect(refusal({ ...delivery, rawBody: otherBody })).toBe('WRONG_SIGNATURE');
    expect(refusal({ ...delivery, headers: { ...delivery.headers, 'webhook-id': 'evt_2' } })).toBe('WRONG_SIGNATURE');
    expect(refusal({ ...delivery, headers: { ...delivery.headers, 'webhook-timestamp': otherTime } })).toBe(
      'WRONG_SIGNATURE',
    );
  });

  it.each(['v1', 'v1,', 'v2,abc', 'nonsense', 'v1,äöü'])('with the signature %s', (signature) => {
    const delivery = signed(EVENT);
    const headers = { ...delivery.headers, 'webhook-signature': signature };
    expect(refusal({ ...delivery, headers })).toBe('WRONG_SIGNATURE');
  });

  it('when there is no secret that could verify it, and names none', () => {
    expect(refusal({ ...signed(EVENT), signingSecrets: [] })).toBe('NO_USABLE_SECRET');
    const reading = readWebhook({ ...signed(EVENT), signingSecrets: ['whsec_not base64!'] });
    expect(reading).toMatchObject({ kind: 'REFUSED', reason: 'NO_USABLE_SECRET' });
    expect(JSON.stringify(reading)).not.toContain('not base64');
  });
});
