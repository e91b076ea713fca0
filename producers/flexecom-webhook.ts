import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '../src/clock.ts';
import { finalResult } from '../src/domain/send/flexecom-answer.ts';
import { errorCode, errorMessage, PoisonError } from '../src/errors.ts';
import { type FlexecomWebhook, readWebhook } from '../src/flexecom/webhook.ts';
import { awaitAcknowledgement, type Publisher } from '../src/kafka/client/publisher.ts';
import { type HttpServer, listen } from '../src/listen.ts';
import type { Metrics } from '../src/telemetry/metrics.ts';
import { flexecomResult } from '../topics/flexecom-result.ts';

export interface WebhookReceiverDependencies {
  /** 0 takes any free port. */
  readonly port: number;
  readonly publisher: Pick<Publisher, 'publish'>;
  /**
   * The signing secrets of a FlexEcom gateway, retired ones too, newest first. `unknown-gateway`: the configuration does
   * not know it; `no-configuration`: there is none yet, so nothing can be said.
   */
  signingSecretsOf(gatewayId: string): readonly string[] | 'unknown-gateway' | 'unavailable';
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'webhooks' | 'webhooksRefused'>;
  readonly logger: Logger;
  /** How long Kafka's acknowledgement is waited for. */
  readonly acknowledgementWaitMs?: number;
}

/** A submission's event is about one kilobyte; the convention asks for less than 20. */
const WEBHOOK_BYTES_MAX = 65_536;

/** How long FlexEcom is asked to wait before it delivers again. */
const RETRY_AFTER_SECONDS = '5';

/**
 * `POST /webhooks/flexecom/:gatewayId`. 2xx only when Kafka has acknowledged the result (or the event is none of ours);
 * 401 for a wrong, missing or old signature, 404 for a gateway unknown, 413 too large, 422 signed but unreadable, 503 when
 * Kafka is away: FlexEcom then delivers again.
 */
export async function startFlexecomWebhook(needs: WebhookReceiverDependencies): Promise<HttpServer> {
  const server = fastify({ logger: false, bodyLimit: WEBHOOK_BYTES_MAX, return503OnClosing: true });
  acceptRawBodies(server);
  server.setErrorHandler((error, _request, reply) => answerError(needs, error, reply));
  server.post<{ Params: { gatewayId: string }; Body: Buffer | undefined }>(
    '/webhooks/flexecom/:gatewayId',
    async ({ params, body, headers }, reply) => {
      const secrets = needs.signingSecretsOf(params.gatewayId);
      if (secrets === 'unavailable') return tryLater(reply, 'not configured yet');
      if (secrets === 'unknown-gateway') {
        return refuse(needs, reply, 404, 'unknown-gateway', 'no such FlexEcom gateway');
      }
      const reading = readWebhook({ rawBody: body ?? Buffer.alloc(0), headers, signingSecrets: secrets });
      if (reading.kind === 'IGNORED') return reply.code(204).send();
      if (reading.kind === 'EVENT') return publish(needs, params.gatewayId, reading.webhook, reply);
      const status = reading.reason === 'UNREADABLE' ? 422 : 401;
      return refuse(needs, reply, status, metricName(reading.reason), reading.detail);
    },
  );
  return { port: await listen(server, needs.port, 'WEBHOOK_PORT'), stop: () => server.close() };
}

async function publish(
  needs: WebhookReceiverDependencies,
  gatewayId: string,
  webhook: FlexecomWebhook,
  reply: FastifyReply,
) {
  const { submissionId, orderId, final } = webhook;
  const event = finalResult(
    { submissionId, orderId, flexecomGatewayId: gatewayId },
    final,
    'WEBHOOK',
    domainTimeOf(needs.clock, final.finalAt),
  );
  try {
    await awaitAcknowledgement(needs.publisher.publish(flexecomResult, event), needs.acknowledgementWaitMs);
  } catch (error) {
    if (error instanceof PoisonError) {
      return refuse(needs, reply, 422, 'unreadable', `signed, but not what the contract says: ${errorMessage(error)}`);
    }
    needs.logger.warn({ submissionId, err: error }, 'a webhook waits to be delivered again: Kafka does not take it');
    return tryLater(reply, 'not stored yet');
  }
  needs.metrics.webhooks.inc({ gateway: gatewayId });
  return reply.code(202).send({ status: 'stored' });
}

/** When it happened by the domain clock: as long ago as FlexEcom says by real time, which a test's domain clock leaves. */
function domainTimeOf(clock: Clock, finalAt: number): number {
  return clock.now() - Math.max(0, Date.now() - finalAt);
}

function refuse(
  needs: WebhookReceiverDependencies,
  reply: FastifyReply,
  status: number,
  reason: string,
  detail: string,
) {
  needs.metrics.webhooksRefused.inc({ reason });
  needs.logger.warn({ reason, status }, `a webhook was refused: ${detail}`);
  return reply.code(status).send({ error: reason });
}

function tryLater(reply: FastifyReply, why: string) {
  return reply.code(503).header('retry-after', RETRY_AFTER_SECONDS).send({ error: why });
}

/** What fastify itself refuses, before there is anything to verify. */
function answerError(needs: WebhookReceiverDependencies, error: unknown, reply: FastifyReply) {
  if (errorCode(error) === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return refuse(needs, reply, 413, 'too-large', `more than ${WEBHOOK_BYTES_MAX} bytes`);
  }
  const status = statusOf(error);
  if (status < 500) return refuse(needs, reply, status, 'bad-request', errorMessage(error));
  needs.logger.error({ err: error }, 'a webhook failed');
  return reply.code(500).send({ error: 'internal' });
}

function statusOf(error: unknown): number {
  const known = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof known === 'number' ? known : 500;
}

/** The signature is over the bytes as they came, whatever content type they claim. */
function acceptRawBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function metricName(reason: string): string {
  return reason.toLowerCase().replaceAll('_', '-');
}
