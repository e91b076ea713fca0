import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { FinalStatus } from './client/answers.ts';
import { finalStatus } from './understand.ts';
import { WireFinalEvent, WireWebhookEvent } from './wire.ts';

/** A webhook whose signature is FlexEcom's. */
export interface FlexecomWebhook {
  /** The same for every delivery of one event. */
  webhookId: string;
  /** The idempotency key that the submission was created under. */
  key: string;
  /** Our own ids, which the create request named. */
  submissionId: string;
  orderId: string;
  /** Of the request. Null: the first version of the pipeline made it. */
  mode: 'instant' | 'async' | null;
  /** Our id of the gateway that the request was sent through. Null as above. */
  gatewayId: string | null;
  final: FinalStatus;
}

type WebhookReading =
  | { kind: 'EVENT'; webhook: FlexecomWebhook }
  /** Signed correctly, of a type that we do not use: to be acknowledged and dropped. */
  | { kind: 'IGNORED'; type: string }
  /** Never applied. UNREADABLE: signed correctly, but not an event of the contract. */
  | { kind: 'REFUSED'; reason: RefusalReason; detail: string };

type RefusalReason = 'MISSING_HEADERS' | 'TOO_OLD' | 'TOO_NEW' | 'WRONG_SIGNATURE' | 'NO_USABLE_SECRET' | 'UNREADABLE';

interface SignedDelivery {
  /** The body's bytes as received. */
  rawBody: Buffer;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `whsec_…`, resolved; two while they rotate. */
  signingSecrets: readonly string[];
}

/**
 * Verifies the signature as the Standard Webhooks specification says (five minutes of tolerance in real time, compared in
 * constant time), then parses. Never throws. The detail contains no secret and no text of the body.
 */
export function readWebhook(delivery: SignedDelivery): WebhookReading {
  const headers = signatureHeaders(delivery.headers);
  if (headers === null) {
    return refused(
      'MISSING_HEADERS',
      'the headers webhook-id, webhook-timestamp and webhook-signature (or svix-…) are required',
    );
  }
  const body = delivery.rawBody.toString('utf8');
  const refusal = verify(body, headers, delivery.signingSecrets);
  return refusal === null ? parse(body, headers['webhook-id']) : refused(refusal, REFUSAL_DETAIL[refusal]);
}

type Refusal = Extract<WebhookReading, { kind: 'REFUSED' }>;
type SignatureRefusal = Exclude<RefusalReason, 'MISSING_HEADERS' | 'UNREADABLE'>;

const REFUSAL_DETAIL: Record<SignatureRefusal, string> = {
  TOO_OLD: 'it was signed more than five minutes ago',
  TOO_NEW: 'it was signed more than five minutes in the future',
  WRONG_SIGNATURE: 'no signature matches the signing secret',
  NO_USABLE_SECRET: 'the gateway has no usable signing secret (whsec_ and base64 expected)',
};

/** The library's refusals differ in their message only. */
const REASON_BY_MESSAGE: Readonly<Record<string, SignatureRefusal>> = {
  'Message timestamp too old': 'TOO_OLD',
  'Message timestamp too new': 'TOO_NEW',
};

interface SignatureHeaders extends Record<string, string> {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/** Null where a secret matches, else why the last usable one does not. */
function verify(body: string, headers: SignatureHeaders, secrets: readonly string[]): SignatureRefusal | null {
  let refusal: SignatureRefusal = 'NO_USABLE_SECRET';
  for (const secret of secrets) {
    const verifier = verifierOf(secret);
    if (verifier === null) continue;
    try {
      verifier.verify(body, headers, { jsonParse: false });
      return null;
    } catch (error) {
      refusal =
        error instanceof WebhookVerificationError
          ? (REASON_BY_MESSAGE[error.message] ?? 'WRONG_SIGNATURE')
          : 'WRONG_SIGNATURE';
    }
  }
  return refusal;
}

function verifierOf(secret: string): Webhook | null {
  try {
    return new Webhook(secret);
  } catch {
    return null;
  }
}

function parse(body: string, webhookId: string): WebhookReading {
  const json = parseJson(body);
  const event = WireFinalEvent.safeParse(json);
  if (!event.success) {
    const other = WireWebhookEvent.safeParse(json);
    return other.success && !FINAL_TYPES.has(other.data.type)
      ? { kind: 'IGNORED', type: other.data.type }
      : refused('UNREADABLE', 'the body is not the event that the contract describes');
  }
  const { data } = event.data;
  if (event.data.type !== `submission.${data.status}`) {
    return refused('UNREADABLE', 'its type and its status contradict each other');
  }
  const webhook: FlexecomWebhook = {
    webhookId,
    key: data.idempotencyKey,
    submissionId: data.metadata.submissionId,
    orderId: data.metadata.orderId,
    mode: data.metadata.mode ?? null,
    gatewayId: data.metadata.gatewayId ?? null,
    final: finalStatus(data),
  };
  return { kind: 'EVENT', webhook };
}

const FINAL_TYPES: ReadonlySet<string> = new Set(WireFinalEvent.shape.type.options);

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** Svix, from which the specification comes, calls them `svix-id` and so on; senders through it still do. */
const HEADER_PREFIXES = ['webhook', 'svix'] as const;

function signatureHeaders(headers: SignedDelivery['headers']): SignatureHeaders | null {
  for (const prefix of HEADER_PREFIXES) {
    const found = headersWith(prefix, headers);
    if (found !== null) return found;
  }
  return null;
}

function headersWith(prefix: string, headers: SignedDelivery['headers']): SignatureHeaders | null {
  const id = headers[`${prefix}-id`];
  const timestamp = headers[`${prefix}-timestamp`];
  const signature = headers[`${prefix}-signature`];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return null;
  return id === '' || timestamp === '' || signature === ''
    ? null
    : { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
}

function refused(reason: RefusalReason, detail: string): Refusal {
  return { kind: 'REFUSED', reason, detail };
}
