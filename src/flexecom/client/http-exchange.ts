import { Agent, request } from 'undici';
import { errorCode } from '../../errors.ts';
import { requestIdFrom } from '../../http/request-id.ts';
import { inHttpClientSpan } from '../../telemetry/tracing/in-http-client-span.ts';

/** One HTTP request and its outcome as a value. Knows nothing of FlexEcom's operations. */

export interface Call {
  method: 'GET' | 'POST';
  path: string;
  /** The path without its ids. */
  template: string;
  headers: Record<string, string>;
  body: string | null;
  /** Somebody waits: it has connections that no flood of others can use up. */
  isUrgent: boolean;
}

export type Exchange =
  | { kind: 'response'; status: number; body: string; retryAfterMs: number | null; requestId: string | null }
  | { kind: 'failed'; failure: Failure; detail: string };

/**
 * - unreachable: no connection was made, so FlexEcom was not asked.
 * - reset, timeout: FlexEcom may have been asked, and the answer is unknown.
 * - stopped: the caller no longer waits.
 * - other: the answer could not be read.
 */
type Failure = 'unreachable' | 'reset' | 'timeout' | 'stopped' | 'other';

/** Of each of the two pools. As many as requests may be outstanding (IN_HAND_MAX of cascades): none waits for a connection. */
const CONNECTIONS_MAX = 256;
/** FlexEcom answers an instant create within 4 s. Below the 5 s that a stage waits, so that a hanging server shows here. */
const ANSWER_TIMEOUT_MS = 4_500;
/** A connection that takes longer would leave no time for the answer. */
const CONNECT_TIMEOUT_SHARE = 0.5;
/** Far above any answer in the contract: an endless body must not fill the memory. */
const ANSWER_BYTES_MAX = 1024 * 1024;

/** A Retry-After of days is a mistake, such as a date in another year, and must not silence a gateway for good. */
const RETRY_AFTER_MS_MAX = 60 * 60_000;

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const RESET = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const TIMEOUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

export class HttpExchanger {
  readonly #baseUrl: string;
  readonly #answerTimeoutMs: number;
  readonly #urgentPool: Agent;
  readonly #pool: Agent;

  /** `baseUrl` may have a path. `answerTimeoutMs` includes the time to connect. */
  constructor(baseUrl: string, answerTimeoutMs: number = ANSWER_TIMEOUT_MS) {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    this.#answerTimeoutMs = answerTimeoutMs;
    this.#urgentPool = connectionPool(answerTimeoutMs);
    this.#pool = connectionPool(answerTimeoutMs);
  }

  exchange(call: Call, signal: AbortSignal): Promise<Exchange> {
    const traced = { ...call, baseUrl: this.#baseUrl };
    return inHttpClientSpan(traced, (headers) => this.#exchange(call, headers, signal), outcomeOf);
  }

  async #exchange(call: Call, traceHeaders: Record<string, string>, signal: AbortSignal): Promise<Exchange> {
    const timeout = AbortSignal.timeout(this.#answerTimeoutMs);
    try {
      const response = await request(this.#baseUrl + call.path, {
        dispatcher: call.isUrgent ? this.#urgentPool : this.#pool,
        method: call.method,
        headers: { ...call.headers, ...traceHeaders },
        body: call.body,
        signal: AbortSignal.any([signal, timeout]),
      });
      const body = await response.body.text();
      const retryAfterMs = parseRetryAfter(response.headers['retry-after']);
      const requestId = requestIdFrom(response.headers['x-request-id']);
      return { kind: 'response', status: response.statusCode, body, retryAfterMs, requestId };
    } catch (error) {
      return failed(error, signal, timeout, this.#answerTimeoutMs);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#urgentPool.close(), this.#pool.close()]);
  }
}

function outcomeOf(exchange: Exchange) {
  return exchange.kind === 'failed' ? { failure: exchange.failure } : exchange;
}

function connectionPool(answerTimeoutMs: number): Agent {
  return new Agent({
    connections: CONNECTIONS_MAX,
    connect: { timeout: answerTimeoutMs * CONNECT_TIMEOUT_SHARE },
    maxResponseSize: ANSWER_BYTES_MAX,
  });
}

function failed(error: unknown, signal: AbortSignal, timeout: AbortSignal, answerTimeoutMs: number): Exchange {
  if (signal.aborted) {
    return { kind: 'failed', failure: 'stopped', detail: 'no answer before the caller stopped waiting' };
  }
  if (timeout.aborted) return { kind: 'failed', failure: 'timeout', detail: `no answer within ${answerTimeoutMs} ms` };
  // Only the code is kept: a message may contain the URL, and with it a secret that somebody put there.
  const code = String(errorCode(error) ?? 'unknown error');
  if (UNREACHABLE.has(code)) {
    return { kind: 'failed', failure: 'unreachable', detail: `FlexEcom cannot be reached (${code})` };
  }
  if (RESET.has(code)) return { kind: 'failed', failure: 'reset', detail: `the connection was lost (${code})` };
  if (TIMEOUT.has(code)) return { kind: 'failed', failure: 'timeout', detail: `no answer in time (${code})` };
  return { kind: 'failed', failure: 'other', detail: `the exchange failed (${code})` };
}

/** The header may be whole seconds or an HTTP date. An hour at most; null where it is missing or unreadable. */
function parseRetryAfter(header: string | string[] | undefined): number | null {
  if (typeof header !== 'string') return null;
  if (/^\d+$/.test(header)) return Math.min(RETRY_AFTER_MS_MAX, Number(header) * 1_000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.min(RETRY_AFTER_MS_MAX, Math.max(0, at - Date.now()));
}
