import { noAnswer, type Reference, understandCancel, understandCreate, understandGet } from '../understand.ts';
import type { SubmissionRequest } from '../wire.ts';
import type { CancelAnswer, CreateAnswer, GetAnswer, NoAnswer } from './answers.ts';
import { type Attempt, type Circuit, createCircuit } from './circuit.ts';
import { type Call, createHttpExchanger } from './http-exchange.ts';
import { createTokenBucket, type TokenBucket } from './rate-limit.ts';
import { retrying } from './retry-policy.ts';

/**
 * Asks FlexEcom. Every operation may be repeated safely and ends in an answer: nothing is thrown, whatever happens.
 * When `signal` aborts, the caller gets what is known by then (NO_ANSWER); FlexEcom may have acted all the same.
 */
export interface FlexecomClient {
  /**
   * Creates the submission of `key`, or asks for the one that is there. `mayGoOut` is called just before every post,
   * retries included; false ends it as NOT_POSTED (R4 and R20 are looked at once more as a request goes out).
   */
  create(
    gatewayId: string,
    request: SubmissionRequest,
    key: string,
    signal: AbortSignal,
    mayGoOut?: () => boolean,
  ): Promise<CreateAnswer>;
  get(gatewayId: string, reference: Reference, signal: AbortSignal): Promise<GetAnswer>;
  /** By a key that was never used: burns it. */
  cancel(gatewayId: string, reference: Reference, signal: AbortSignal): Promise<CancelAnswer>;
  /** Lets requests in hand end, then closes the connections. */
  close(): Promise<void>;
}

/** Resolved secrets. They go into one header and nowhere else (R13). */
export interface Credentials {
  publicKey: string;
  secretKey: string;
}

export interface FlexecomClientOptions {
  /** Base URL, for example `https://api.flexecom.example`. */
  url: string;
  /** Called for every request, so that a rotated secret is taken up; null (or a throw) where there are none. */
  credentialsOf(gatewayId: string): Credentials | null;
  /** A gateway's own limit; the default leaves a bulk chunk room and stays below what accounts usually may. */
  requestsPerSecondMax?: number;
  answerTimeoutMs?: number;
  circuitOpenMs?: number;
}

const REQUESTS_PER_SECOND_MAX = 200;
/** Without a Retry-After a rate limit is usually counted by the second. */
const PAUSE_MS_DEFAULT = 1_000;

interface Lane {
  bucket: TokenBucket;
  circuit: Circuit;
}

export function createFlexecomClient(options: FlexecomClientOptions): FlexecomClient {
  const perSecond = options.requestsPerSecondMax ?? REQUESTS_PER_SECOND_MAX;
  const http = createHttpExchanger(options.url, options.answerTimeoutMs);
  const lanes = new Map<string, Lane>();

  function laneOf(gatewayId: string): Lane {
    let lane = lanes.get(gatewayId);
    if (lane === undefined) {
      lane = { bucket: createTokenBucket(perSecond, perSecond), circuit: createCircuit(options.circuitOpenMs) };
      lanes.set(gatewayId, lane);
    }
    return lane;
  }

  async function attemptOnce(lane: Lane, call: Call, signal: AbortSignal, mayGoOut: () => boolean): Promise<Attempt> {
    const taken = await lane.bucket.take(signal);
    if (taken.kind === 'paused') return { kind: 'paused', retryAfterMs: taken.resumesInMs };
    if (taken.kind === 'stopped') {
      return { kind: 'failed', failure: 'stopped', detail: 'the caller stopped waiting before it could be asked' };
    }
    const attempt = await lane.circuit.run(async () =>
      mayGoOut() ? await http.exchange(call, signal) : { kind: 'held-back' },
    );
    if (attempt.kind === 'response' && attempt.status === 429) {
      lane.bucket.pauseFor(attempt.retryAfterMs ?? PAUSE_MS_DEFAULT);
    }
    return attempt;
  }

  /** `understand` makes the operation's answer of the last attempt. */
  async function ask<Answer>(
    gatewayId: string,
    call: Omit<Call, 'headers'> & { headers?: Record<string, string> },
    signal: AbortSignal,
    understand: (attempt: Attempt) => Answer,
    mayGoOut: () => boolean = () => true,
  ): Promise<Answer | NoAnswer> {
    const authorization = authorizationOf(options.credentialsOf, gatewayId);
    if (authorization === null) return noAnswer('gateway', `no credentials for gateway ${gatewayId}`);
    const lane = laneOf(gatewayId);
    const authorized: Call = { ...call, headers: { ...call.headers, authorization } };
    return understand(await retrying(() => attemptOnce(lane, authorized, signal, mayGoOut), signal));
  }

  return {
    create(gatewayId, request, key, signal, mayGoOut) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      const call = { method: 'POST', path: '/v1/submissions', headers, body: JSON.stringify(request) } as const;
      return ask(gatewayId, call, signal, (attempt) => understandCreate(attempt, key), mayGoOut);
    },
    get(gatewayId, reference, signal) {
      const call = { method: 'GET', path: pathOf(reference), body: null } as const;
      return ask(gatewayId, call, signal, (attempt) => understandGet(attempt, reference));
    },
    cancel(gatewayId, reference, signal) {
      const call = { method: 'POST', path: `${pathOf(reference)}/cancel`, body: null } as const;
      return ask(gatewayId, call, signal, (attempt) => understandCancel(attempt, reference));
    },
    close: () => http.close(),
  };
}

function pathOf(reference: Reference): string {
  return 'key' in reference
    ? `/v1/submissions/by-key/${encodeURIComponent(reference.key)}`
    : `/v1/submissions/${encodeURIComponent(reference.flexecomTransactionId)}`;
}

function authorizationOf(credentialsOf: FlexecomClientOptions['credentialsOf'], gatewayId: string): string | null {
  try {
    const credentials = credentialsOf(gatewayId);
    return credentials === null
      ? null
      : `Basic ${Buffer.from(`${credentials.publicKey}:${credentials.secretKey}`).toString('base64')}`;
  } catch {
    // Why it failed is said by whoever resolves secrets; its message could hold one and goes no further here.
    return null;
  }
}
