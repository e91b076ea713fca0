import { createHmac } from 'node:crypto';
import { readWebhook } from '../../../src/flexecom/webhook.ts';
import type { ChaosRandom } from '../../chaos/chaos-random.ts';
import { type FuzzTarget, mustHold } from '../fuzz-target.ts';
import { cardNumber, mustNotHold, writtenCardNumber } from '../inputs/card-numbers.ts';
import { changedBytes, changedText, oddText } from '../inputs/odd-text.ts';

const KEYS = ['the one of now, 32 bytes long ...', 'the one before it, as long ......'].map((key) => Buffer.from(key));
const SECRETS = KEYS.map((key) => `whsec_${key.toString('base64')}`);
const TOLERANCE_S = 300;

interface Delivery {
  readonly rawBody: Buffer;
  readonly headers: Record<string, string | string[] | undefined>;
}

/** Deliveries of webhooks: taken only with a signature of ours over exactly these bytes, not older than five minutes. */
export function webhookTarget(): FuzzTarget {
  return {
    name: 'webhook',
    try(random) {
      const card = cardNumber(random);
      const delivery = changedDelivery(random, delivered(random, writtenCardNumber(random, card)));
      const reading = readWebhook({
        ...delivery,
        signingSecrets: random.pick([SECRETS, SECRETS.slice(0, 1), ['whsec_']]),
      });
      mustNotHold(JSON.stringify(reading), card, 'a webhook that was read');
      if (reading.kind !== 'REFUSED' || reading.reason === 'UNREADABLE') {
        mustHold(isSigned(delivery), 'a webhook was taken without a valid signature');
      }
    },
  };
}

function delivered(random: ChaosRandom, written: string): Delivery {
  const decline = { code: '05', text: `DO NOT HONOR ${written}`, type: 'SOFT', network: 'VISA', adviceCode: null };
  const data = {
    id: 'fx_1',
    idempotencyKey: 'key-1',
    status: random.pick(['declined', 'approved', oddText(random, 2)]),
    amountMinor: random.pick([4_990, 0, -1, 1e300, 0.5]),
    charged: { amountMinor: 4_990, currency: 'USD' },
    currency: random.pick(['USD', 'usd', oddText(random, 2)]),
    decline,
    finalAt: random.pick(['2026-06-01T10:00:00Z', oddText(random, 3), '+275760-09-13T00:00:00.001Z']),
    metadata: { submissionId: 'S-1', orderId: random.pick(['O-1', oddText(random, 3)]) },
  };
  const rawBody = Buffer.from(JSON.stringify({ type: `submission.${data.status}`, data }));
  const at = Math.floor(Date.now() / 1_000) + random.pick([0, 0, 0, -299, -301, 299, 301, 10 ** 9, -(10 ** 9)]);
  const prefix = random.pick(['webhook', 'svix']);
  const headers = {
    [`${prefix}-id`]: 'msg_1',
    [`${prefix}-timestamp`]: String(at),
    [`${prefix}-signature`]: `v1,${signatureOf(random.pick(KEYS), 'msg_1', String(at), rawBody)}`,
  };
  return { rawBody, headers };
}

function changedDelivery(random: ChaosRandom, { rawBody, headers }: Delivery): Delivery {
  switch (random.between(0, 5)) {
    case 0:
      return { rawBody: changedBytes(random, rawBody), headers };
    case 1: {
      const name = random.pick(Object.keys(headers));
      return { rawBody, headers: { ...headers, [name]: changedText(random, String(headers[name])) } };
    }
    case 2: {
      const name = random.pick(Object.keys(headers));
      const value = String(headers[name]);
      return {
        rawBody,
        headers: { ...headers, [name]: random.pick([null, '', [value, value], `${value} ${value}`]) ?? undefined },
      };
    }
    case 3: {
      const many = Array.from({ length: random.between(1, 3_000) }, () => `v1,${oddText(random, 2)}`).join(' ');
      return { rawBody, headers: { ...headers, 'webhook-signature': many } };
    }
    default:
      return { rawBody, headers };
  }
}

/** Computed here, from the specification alone. */
function isSigned({ rawBody, headers }: Delivery): boolean {
  return ['webhook', 'svix'].some((prefix) => {
    const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => headers[`${prefix}-${name}`]);
    if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return false;
    const seconds = Number.parseInt(timestamp, 10);
    const isRecent = Math.abs(Date.now() / 1_000 - seconds) <= TOLERANCE_S + 2;
    // What follows the number, or the signature, is no part of what is signed.
    const given = signatures.split(' ').map((signature) => signature.split(',').slice(0, 2).join());
    const text = Buffer.from(rawBody.toString('utf8'));
    return isRecent && KEYS.some((key) => given.includes(`v1,${signatureOf(key, id, String(seconds), text)}`));
  });
}

function signatureOf(key: Buffer, id: string, timestamp: string, body: Buffer): string {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
}
