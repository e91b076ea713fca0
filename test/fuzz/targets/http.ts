import { connect } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { startFlexecomWebhook } from '../../../producers/flexecom-webhook.ts';
import { startRerunApi } from '../../../producers/rerun-api.ts';
import { systemClock } from '../../../src/clock.ts';
import { startHealthServer } from '../../../src/telemetry/health.ts';
import { createLogger } from '../../../src/telemetry/logging.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import type { ChaosRandom } from '../../chaos/chaos-random.ts';
import { MemoryRerunRequests } from '../../producers/support/memory-rerun-requests.ts';
import { type FuzzTarget, mustHold } from '../fuzz-target.ts';
import { changedBytes, changedText, oddText } from '../inputs/odd-text.ts';

const TOKEN = 'the token of the rerun API';
const SECRET = `whsec_${Buffer.from('a signing secret of 32 bytes ...').toString('base64')}`;

/** What a request is, as bytes, and whether it may be taken. */
interface RawRequest {
  readonly bytes: Buffer;
  readonly mayBeTaken: boolean;
}

/**
 * Requests to the listeners, as bytes: each is answered with a status of the contract, errors in their one shape, and nothing
 * is taken without the token or a signature.
 */
export async function httpTarget(): Promise<FuzzTarget> {
  let published = 0;
  const shared = {
    port: 0,
    publisher: {
      publish: async () => {
        published += 1;
      },
    },
    clock: systemClock,
    metrics: createMetrics(),
    logger: createLogger({ level: 'fatal', into: { write: () => undefined } }),
    failedLoginHoldMs: 0,
  };
  const servers = {
    rerun: await startRerunApi({ ...shared, token: TOKEN, requests: new MemoryRerunRequests() }),
    webhook: await startFlexecomWebhook({
      ...shared,
      signingSecretsOf: (id) => (id === 'flex' ? [SECRET] : 'unknown-gateway'),
    }),
    health: await startHealthServer({ port: 0, metrics: shared.metrics, notReady: () => [] }),
  };
  const makers = { rerun: rerunRequest, webhook: webhookRequest, health: healthRequest };

  return {
    name: 'http',
    async try(random) {
      const listener = random.pick(['rerun', 'webhook', 'health'] as const);
      const request = makers[listener](random);
      published = 0;
      const answer = await answerTo(servers[listener].port, request.bytes);
      mustHold(published === 0 || request.mayBeTaken, `${listener} took what it may not take`);
      mustBeInShape(answer, listener);
      if (answer.startsWith('HTTP/1.1 202'))
        mustHold(published > 0, `${listener} answers 202 and has published nothing`);
    },
    async stop() {
      await Promise.all(Object.values(servers).map((server) => server.stop()));
    },
  };
}

const STATUSES = new Set([200, 202, 204, 400, 401, 404, 405, 408, 413, 414, 415, 417, 422, 431, 505]);

function mustBeInShape(answer: string, listener: string): void {
  const [head = '', body = ''] = answer.split(/\r\n\r\n(.*)/s);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
  // A connection may be closed without an answer where there was no request.
  if (answer === '') return;
  mustHold(STATUSES.has(status), `${listener} answers ${head.split('\r\n')[0]}`);
  if (status < 400 || body === '') return;
  mustHold(/^content-type: application\/problem\+json/im.test(head), `${listener} answers ${status} in another shape`);
  const problem: unknown = JSON.parse(body.split('HTTP/1.1')[0] ?? '');
  mustHold(Object(problem).status === status, `${listener} answers ${status} with another status in its body`);
  mustHold(
    ['title', 'detail', 'error'].every((field) => typeof Object(problem)[field] === 'string'),
    'a problem lacks a field',
  );
}

function rerunRequest(random: ChaosRandom): RawRequest {
  const token = random.pick([TOKEN, TOKEN, TOKEN, changedText(random, TOKEN), '']);
  const asked = { gatewayId: 'flex', requestedBy: 'anna', [random.pick(['source', oddText(random, 2)])]: 'API' };
  const json = JSON.stringify(random.between(0, 3) === 0 ? { ...asked, gatewayId: oddText(random) } : asked);
  const body = random.between(0, 3) === 0 ? changedText(random, json) : json;
  const headers = [
    `authorization: Bearer ${headerText(token)}`,
    `idempotency-key: ${headerText(random.pick(['k-1', oddText(random), 'k'.repeat(300)]))}`,
    `content-type: ${headerText(random.pick(['application/json', 'application/json', 'text/plain', oddText(random, 2)]))}`,
  ];
  const id = pathText(random);
  const path = random.pick([`/orders/${id}/rerun`, `/orders/${id}/rerun/`, `/orders/${id}`, `/${id}`]);
  const isMine = headerText(token) === TOKEN;
  return { bytes: requestBytes(random, path, headers, Buffer.from(body)), mayBeTaken: isMine };
}

function webhookRequest(random: ChaosRandom): RawRequest {
  const event = {
    type: 'submission.declined',
    data: {
      id: 'fx_1',
      idempotencyKey: 'key-1',
      status: 'declined',
      amountMinor: 4_990,
      currency: 'USD',
      decline: { code: '05', text: oddText(random), type: 'SOFT', network: 'VISA', adviceCode: null },
      finalAt: '2026-06-01T10:00:00Z',
      metadata: { submissionId: 'S-1', orderId: 'O-1' },
    },
  };
  const body = JSON.stringify(event);
  const at = new Date();
  const isSigned = random.between(0, 1) === 0;
  const signature = isSigned ? new Webhook(SECRET).sign('msg_1', at, body) : `v1,${oddText(random, 2)}`;
  const headers = [
    'webhook-id: msg_1',
    `webhook-timestamp: ${Math.floor(at.getTime() / 1_000)}`,
    `webhook-signature: ${headerText(signature)}`,
    `content-type: ${headerText(random.pick(['application/json', 'json', oddText(random, 2)]))}`,
  ];
  const path = `/webhooks/flexecom/${random.pick(['flex', 'flex/', 'other', pathText(random)])}`;
  return { bytes: requestBytes(random, path, headers, Buffer.from(body)), mayBeTaken: isSigned };
}

function healthRequest(random: ChaosRandom): RawRequest {
  const path = random.pick(['/livez', '/readyz', '/metrics', `/${pathText(random)}`]);
  return { bytes: requestBytes(random, path, [], Buffer.alloc(0)), mayBeTaken: false };
}

const METHODS = [
  'POST',
  'POST',
  'POST',
  'POST',
  'GET',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'BREW',
] as const;

function requestBytes(random: ChaosRandom, path: string, headers: readonly string[], body: Buffer): Buffer {
  const length =
    random.between(0, 19) === 0 ? random.pick(['-1', '1e3', '99999', '0', oddText(random, 1)]) : body.length;
  const more =
    random.between(0, 19) === 0 ? Array.from({ length: random.between(1, 400) }, (_, n) => `x-${n}: ${n}`) : [];
  const framing = random.between(0, 19) === 0 ? 'transfer-encoding: chunked' : `content-length: ${length}`;
  const head = [
    `${random.pick(METHODS)} ${path} HTTP/1.1`,
    'host: x',
    'connection: close',
    framing,
    ...headers,
    ...more,
  ];
  const bytes = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
  // What was changed anywhere may still be a request that is taken, if the token or the signature is intact.
  return random.between(0, 9) === 0 ? changedBytes(random, bytes) : bytes;
}

/** Percent-encoded, odd, or too long. */
function pathText(random: ChaosRandom): string {
  return random.pick([
    () => 'O-1',
    () => encodeURIComponent(oddText(random).toWellFormed()) || 'o',
    () => oddText(random).replace(/[\s\0]/g, ''),
    () => encodeURIComponent('注'.repeat(random.pick([100, 256, 257, 300]))),
    () => 'o'.repeat(random.pick([100, 256, 257, 3_000, 20_000])),
  ])();
}

function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e\xa0-\xff]/g, '').trim();
}

/** A request that says it is longer than it is would be waited for. */
const NO_MORE_AFTER_MS = 50;

/** Everything that the server sends until it closes the connection. */
function answerTo(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('data', (chunk) => chunks.push(chunk));
    // The server may close while the client still sends.
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    const timer = setTimeout(() => socket.end(), NO_MORE_AFTER_MS);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString('latin1'));
    });
    socket.write(bytes);
  });
}
