import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '../src/clock.ts';
import { finalResult, resultTopicFor } from '../src/domain/send/flexecom-answer.ts';
import { errorMessage, PoisonError } from '../src/errors.ts';
import { type FlexecomWebhook, readWebhook } from '../src/flexecom/webhook.ts';
import { FailedLogins } from '../src/http/failed-logins.ts';
import { createHttpServer, refuseOtherMethods, statusOf } from '../src/http/http-server.ts';
import { sendProblem } from '../src/http/problem.ts';
import { awaitAcknowledgement, type Publisher } from '../src/kafka/client/publisher.ts';
import { type HttpServer, listen } from '../src/listen.ts';
import type { Metrics } from '../src/telemetry/metrics.ts';
import { traceRequests } from '../src/telemetry/tracing/trace-requests.ts';

interface WebhookReceiverDependencies {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default: the address that only this machine reaches. */
  readonly host?: string;
  readonly publisher: Pick<Publisher, 'publish'>;
  /**
   * The signing secrets of a FlexEcom gateway, newest first, including those being rotated out. `unknown-gateway`: the
   * configuration does not have it. `unavailable`: there is no configuration yet.
   */
  signingSecretsOf(gatewayId: string): readonly string[] | 'unknown-gateway' | 'unavailable';
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'webhooks' | 'webhooksRefused' | 'failedLogins'>;
  readonly logger: Logger;
  /** How long to wait for Kafka's acknowledgement. */
  readonly acknowledgementWaitMs?: number;
  /** How long the sender of a wrong signature waits for its answer. Only tests set it. */
  readonly failedLoginHoldMs?: number;
}

/** A submission's event is about one kilobyte; the Standard Webhooks specification advises less than 20. */
const WEBHOOK_BYTES_MAX = 65_536;

/** How long FlexEcom should wait before it delivers again. */
const RETRY_AFTER_SECONDS = '5';

/** Reasons that point to a mistake or an attack; strangers on the network cause the others too. */
export const WORTH_A_LOOK = [
  'wrong-signature',
  'no-usable-secret',
  'other-gateway',
  'unknown-gateway',
  'too-old',
  'too-new',
];

/**
 * `POST /webhooks/flexecom/:gatewayId`. Answers 2xx only when Kafka has acknowledged the result, or when the event is of a
 * type that we do not use. 401: the signature is wrong, missing or old. 404: unknown gateway. 413: too large. 422: signed,
 * but unreadable, or about a submission of another gateway. 429: too many wrong signatures. 503: Kafka or the configuration
 * is not available; FlexEcom then delivers again.
 */
export async function startFlexecomWebhook(deps: WebhookReceiverDependencies): Promise<HttpServer> {
  const server = createHttpServer({ bodyBytesMax: WEBHOOK_BYTES_MAX });
  const logins = failedLoginsOf(deps);
  // From the start, as Prometheus sees no increase in a series that begins above 0.
  for (const reason of WORTH_A_LOOK) deps.metrics.webhooksRefused.inc({ reason }, 0);
  acceptRawBodies(server);
  traceRequests(server, 'stranger');
  server.setErrorHandler((error, _request, reply) => answerError(deps, error, reply));
  server.post<{ Params: { gatewayId: string }; Body: Buffer | undefined }>(
    '/webhooks/flexecom/:gatewayId',
    async ({ params, body, headers }, reply) => {
      const secrets = deps.signingSecretsOf(params.gatewayId);
      if (secrets === 'unavailable') return tryLater(reply, 'there is no routing configuration yet');
      if (secrets === 'unknown-gateway') return refuse(deps, reply, 404, 'unknown-gateway', 'no such FlexEcom gateway');
      const reading = readWebhook({ rawBody: body ?? Buffer.alloc(0), headers, signingSecrets: secrets });
      if (reading.kind === 'IGNORED') return reply.code(204).send();
      if (reading.kind === 'EVENT') return publish(deps, params.gatewayId, reading.webhook, reply);
      const reason = metricName(reading.reason);
      if (reading.reason === 'UNREADABLE') return refuse(deps, reply, 422, reason, reading.detail);
      deps.metrics.webhooksRefused.inc({ reason });
      const status = await logins.statusAfterHold();
      if (status === 429) reply.header('retry-after', RETRY_AFTER_SECONDS);
      return sendProblem(reply, { status, error: reason, detail: reading.detail });
    },
  );
  refuseOtherMethods(server, '/webhooks/flexecom/:gatewayId', ['POST']);
  return { port: await listen(server, deps.port, 'WEBHOOK_PORT', deps.host), stop: () => server.close() };
}

function failedLoginsOf({ metrics, logger, failedLoginHoldMs }: WebhookReceiverDependencies): FailedLogins {
  return new FailedLogins({
    count: (more) => metrics.failedLogins.inc({ role: 'flexecom-webhook' }, more),
    report: (since) =>
      logger.warn({ since }, 'webhooks without a valid signature are refused; salvage_webhooks_refused_total says why'),
    ...(failedLoginHoldMs === undefined ? {} : { holdMs: failedLoginHoldMs }),
  });
}

async function publish(
  deps: WebhookReceiverDependencies,
  gatewayId: string,
  webhook: FlexecomWebhook,
  reply: FastifyReply,
) {
  const { submissionId, orderId, mode, final } = webhook;
  if (webhook.gatewayId !== null && webhook.gatewayId !== gatewayId) {
    const detail = `submission ${submissionId} was sent through gateway ${webhook.gatewayId}, not ${gatewayId}: correct the webhook's URL at FlexEcom`;
    return refuse(deps, reply, 422, 'other-gateway', detail);
  }
  const event = finalResult(
    { submissionId, orderId, flexecomGatewayId: gatewayId },
    final,
    'WEBHOOK',
    domainTimeOf(deps.clock, final.finalAt),
  );
  try {
    await awaitAcknowledgement(
      deps.publisher.publish(resultTopicFor(mode === 'instant'), event),
      deps.acknowledgementWaitMs,
    );
  } catch (error) {
    if (error instanceof PoisonError) {
      return refuse(deps, reply, 422, 'unreadable', `signed, but its content is invalid: ${errorMessage(error)}`);
    }
    deps.logger.warn(
      { submissionId, requestId: reply.request.id, err: error },
      'Kafka did not accept a webhook; FlexEcom will deliver it again',
    );
    return tryLater(reply, 'Kafka has not stored it');
  }
  deps.metrics.webhooks.inc({ gateway: gatewayId });
  const { outcome } = event;
  deps.logger.debug({ submissionId, orderId, gatewayId, outcome, requestId: reply.request.id }, 'stored a webhook');
  return reply.code(202).send({ status: 'stored' });
}

/** FlexEcom's time is real time. On the domain clock, which a test may move, it happened equally long ago. */
function domainTimeOf(clock: Clock, finalAt: number): number {
  return clock.now() - Math.max(0, Date.now() - finalAt);
}

function refuse(
  deps: WebhookReceiverDependencies,
  reply: FastifyReply,
  status: number,
  reason: string,
  detail: string,
) {
  deps.metrics.webhooksRefused.inc({ reason });
  deps.logger.warn({ reason, status, requestId: reply.request.id }, `a webhook was refused: ${detail}`);
  return sendProblem(reply, { status, error: reason, detail });
}

function tryLater(reply: FastifyReply, why: string) {
  const detail = `${why}; deliver it again later`;
  return sendProblem(reply.header('retry-after', RETRY_AFTER_SECONDS), { status: 503, error: 'not-stored', detail });
}

/** For what fastify refuses itself, before there is a signature to verify. */
function answerError(deps: WebhookReceiverDependencies, error: unknown, reply: FastifyReply) {
  const status = statusOf(error);
  if (status === 413) return refuse(deps, reply, 413, 'too-large', `more than ${WEBHOOK_BYTES_MAX} bytes`);
  if (status < 500) return refuse(deps, reply, status, 'bad-request', errorMessage(error));
  deps.logger.error({ requestId: reply.request.id, err: error }, 'a webhook failed');
  return sendProblem(reply, { status: 500, error: 'internal', detail: 'this webhook could not be handled' });
}

/**
 * The signature covers the bytes as received, so no content type may be parsed, and none is wrong: senders and proxies leave it
 * out, write `json`, or double it.
 */
function acceptRawBodies(server: FastifyInstance): void {
  server.addHook('onRequest', async (request) => {
    request.headers['content-type'] = 'application/octet-stream';
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function metricName(reason: string): string {
  return reason.toLowerCase().replaceAll('_', '-');
}
