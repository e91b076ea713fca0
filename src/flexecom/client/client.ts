import { noAnswer, type Reference, understandCancel, understandCreate, understandGet } from '../understand.ts';
import type { SubmissionRequest } from '../wire.ts';
import type { CancelAnswer, CreateAnswer, GetAnswer, NoAnswer } from './answers.ts';
import { type Attempt, Circuit } from './circuit.ts';
import { type Call, HttpExchanger } from './http-exchange.ts';
import { TokenBucket } from './rate-limit.ts';
import { retry } from './retry-policy.ts';

interface AskOptions {
  readonly signal: AbortSignal;
  /** A shopper waits: served before others at the gateway's rate limit. Default: nobody waits. */
  readonly isUrgent?: boolean;
}

export interface CreateOptions extends AskOptions {
  /** Called just before the post, as the request waits its turn and much may change by then. False ends it as NOT_POSTED. */
  readonly mayGoOut?: () => boolean | Promise<boolean>;
}

/**
 * Asks FlexEcom. Every operation is safe to repeat and ends in an answer; none throws. When `signal` aborts, the answer is
 * what is known by then, usually NO_ANSWER, and FlexEcom may have acted all the same.
 */
export interface FlexecomClient {
  /**
   * Creates the submission of `key`, or returns the one that exists. Posts at most once: before another post the caller
   * checks whether the submission may still be sent.
   */
  create(gatewayId: string, request: SubmissionRequest, key: string, options: CreateOptions): Promise<CreateAnswer>;
  get(gatewayId: string, reference: Reference, options: AskOptions): Promise<GetAnswer>;
  /** Cancelling a key that was never used also cancels the key: a later create under it is refused. */
  cancel(gatewayId: string, reference: Reference, options: AskOptions): Promise<CancelAnswer>;
  /** Lets requests under way end, then closes the connections. */
  close(): Promise<void>;
}

/** Resolved secrets. They appear in one header and nowhere else (R13). */
export interface Credentials {
  publicKey: string;
  secretKey: string;
}

interface FlexecomClientOptions {
  /** Base URL, for example `https://api.flexecom.example`. */
  url: string;
  /** Called for every request, so that a rotated secret is used at once. Null, or throws, where there are none. */
  credentialsOf(gatewayId: string): Credentials | null;
  /** For each gateway. The default has room for a bulk chunk and is below the usual limit of an account. */
  requestsPerSecondMax?: number;
  answerTimeoutMs?: number;
  circuitOpenMs?: number;
}

const REQUESTS_PER_SECOND_MAX = 200;
/** Rate limits without a Retry-After are usually counted by the second. */
const PAUSE_MS_DEFAULT = 1_000;

/** What limits the requests to one gateway. */
interface GatewayLimits {
  bucket: TokenBucket;
  circuit: Circuit;
}

type UnauthorizedCall = Omit<Call, 'headers' | 'isUrgent'> & { headers?: Record<string, string> };

export class HttpFlexecomClient implements FlexecomClient {
  readonly #credentialsOf: FlexecomClientOptions['credentialsOf'];
  readonly #requestsPerSecondMax: number;
  readonly #circuitOpenMs: number | undefined;
  readonly #http: HttpExchanger;
  readonly #limitsByGateway = new Map<string, GatewayLimits>();

  constructor(options: FlexecomClientOptions) {
    this.#credentialsOf = options.credentialsOf;
    this.#requestsPerSecondMax = options.requestsPerSecondMax ?? REQUESTS_PER_SECOND_MAX;
    this.#circuitOpenMs = options.circuitOpenMs;
    this.#http = new HttpExchanger(options.url, options.answerTimeoutMs);
  }

  async create(
    gatewayId: string,
    request: SubmissionRequest,
    key: string,
    options: CreateOptions,
  ): Promise<CreateAnswer> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    const path = '/v1/submissions';
    const post = { method: 'POST', path, template: path, headers, body: JSON.stringify(request) } as const;
    const call = this.#authorized(gatewayId, post, options);
    return call === null ? noCredentials(gatewayId) : understandCreate(await this.#ask(gatewayId, call, options), key);
  }

  async get(gatewayId: string, reference: Reference, options: AskOptions): Promise<GetAnswer> {
    const get = { method: 'GET', path: pathOf(reference), template: templateOf(reference), body: null } as const;
    const call = this.#authorized(gatewayId, get, options);
    if (call === null) return noCredentials(gatewayId);
    return understandGet(await retry(() => this.#ask(gatewayId, call, options), options.signal), reference);
  }

  async cancel(gatewayId: string, reference: Reference, options: AskOptions): Promise<CancelAnswer> {
    const path = `${pathOf(reference)}/cancel`;
    const post = { method: 'POST', path, template: `${templateOf(reference)}/cancel`, body: null } as const;
    const call = this.#authorized(gatewayId, post, options);
    if (call === null) return noCredentials(gatewayId);
    return understandCancel(await retry(() => this.#ask(gatewayId, call, options), options.signal), reference);
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  /** Null where the gateway has no credentials. */
  #authorized(gatewayId: string, call: UnauthorizedCall, { isUrgent = false }: AskOptions): Call | null {
    const authorization = authorizationOf(this.#credentialsOf, gatewayId);
    return authorization === null ? null : { ...call, headers: { ...call.headers, authorization }, isUrgent };
  }

  async #ask(gatewayId: string, call: Call, options: CreateOptions): Promise<Attempt> {
    const { bucket, circuit } = this.#limitsOf(gatewayId);
    const { signal, mayGoOut } = options;
    const token = await bucket.take(signal, call.isUrgent);
    if (token.kind === 'paused') return { kind: 'paused', retryAfterMs: token.resumesInMs };
    if (token.kind === 'stopped') {
      return {
        kind: 'failed',
        failure: 'stopped',
        detail: 'the caller stopped waiting before FlexEcom could be asked',
      };
    }
    if (mayGoOut !== undefined && !(await mayGoOut())) return { kind: 'not-posted' };
    const attempt = await circuit.run(() => this.#http.exchange(call, signal));
    if (attempt.kind === 'response' && attempt.status === 429) {
      bucket.pauseFor(attempt.retryAfterMs ?? PAUSE_MS_DEFAULT);
    }
    return attempt;
  }

  #limitsOf(gatewayId: string): GatewayLimits {
    const known = this.#limitsByGateway.get(gatewayId);
    if (known !== undefined) return known;
    const limits = {
      bucket: new TokenBucket(this.#requestsPerSecondMax, this.#requestsPerSecondMax),
      circuit: new Circuit(this.#circuitOpenMs),
    };
    this.#limitsByGateway.set(gatewayId, limits);
    return limits;
  }
}

function noCredentials(gatewayId: string): NoAnswer {
  return noAnswer('gateway', `no credentials for gateway ${gatewayId}`);
}

function pathOf(reference: Reference): string {
  return 'key' in reference
    ? `/v1/submissions/by-key/${encodeURIComponent(reference.key)}`
    : `/v1/submissions/${encodeURIComponent(reference.flexecomTransactionId)}`;
}

function templateOf(reference: Reference): string {
  return 'key' in reference ? '/v1/submissions/by-key/{key}' : '/v1/submissions/{id}';
}

function authorizationOf(credentialsOf: FlexecomClientOptions['credentialsOf'], gatewayId: string): string | null {
  try {
    const credentials = credentialsOf(gatewayId);
    return credentials === null
      ? null
      : `Basic ${Buffer.from(`${credentials.publicKey}:${credentials.secretKey}`).toString('base64')}`;
  } catch {
    // The resolver of secrets reports the failure itself; its message could contain a secret, so it is not repeated.
    return null;
  }
}
