import fastifySwagger from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jsonSchemaTransform, serializerCompiler } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import type { Clock } from '../src/clock.ts';
import { errorMessage, PoisonError } from '../src/errors.ts';
import { hasBearerToken } from '../src/http/bearer-token.ts';
import { FailedLogins } from '../src/http/failed-logins.ts';
import { createHttpServer, refuseOtherMethods, statusOf } from '../src/http/http-server.ts';
import { sendProblem } from '../src/http/problem.ts';
import { awaitAcknowledgement, type Publisher } from '../src/kafka/client/publisher.ts';
import { traceHeaders } from '../src/kafka/codec/headers.ts';
import { type HttpServer, listen } from '../src/listen.ts';
import type { RerunRequestStore } from '../src/operate/reruns/rerun-request-store.ts';
import type { Metrics } from '../src/telemetry/metrics.ts';
import { traceRequests } from '../src/telemetry/tracing/trace-requests.ts';
import { maskCardNumbers } from '../topics/contract/card-numbers.ts';
import { type RerunRequest, rerunEvent } from '../topics/contract/rerun-event.ts';
import { type TraceContext, traceContext } from '../topics/contract/trace-context.ts';
import { rerunRequested } from '../topics/rerun-requested.ts';
import {
  ANSWER_RESPONSES,
  AnswerParams,
  RERUN_RESPONSES,
  type RerunAnswerBody,
  RerunBody,
  RerunHeaders,
  RerunParams,
} from './rerun-api-contract.ts';

interface RerunApiDependencies {
  readonly token: string;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly requests: RerunRequestStore;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'reruns' | 'failedLogins'>;
  readonly logger: Logger;
  /** How long to wait for Kafka's acknowledgement, ms. */
  readonly acknowledgementWaitMs?: number;
  /** How long the sender of a wrong token waits for its answer, ms. Only tests set it. */
  readonly failedLoginHoldMs?: number;
}

interface ListenerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default: the address that only this machine reaches. */
  readonly host?: string;
}

const BODY_BYTES_MAX = 16_384;
const RETRY_AFTER_SECONDS = '5';

const RERUN = '/orders/:orderId/rerun';
const ANSWER = '/orders/:orderId/reruns/:requestKey';

/**
 * `POST /orders/:orderId/rerun` (R6) answers 202 with the request's key when Kafka has acknowledged the request; `Location`
 * names where its first answer will be, which `decline-accepted` or `decline-not-sent` publishes. `/openapi.json` describes
 * every answer.
 */
export async function startRerunApi(deps: RerunApiDependencies & ListenerOptions): Promise<HttpServer> {
  const server = await createRerunApi(deps);
  return { port: await listen(server, deps.port, 'RERUN_API_PORT', deps.host), stop: () => server.close() };
}

/** The server before it listens. */
export async function createRerunApi(deps: RerunApiDependencies): Promise<FastifyInstance> {
  const server = createHttpServer({ bodyBytesMax: BODY_BYTES_MAX });
  // The routes check by the same schemas, so that one answer lists the mistakes of path, headers and body.
  server.setValidatorCompiler(() => (value) => ({ value }));
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler((error, _request, reply) => answerError(deps, error, reply));
  askForToken(server, deps);
  traceRequests(server, 'ours');
  await describe(server);
  const requesting = { summary: 'Ask for a rerun of a declined sale', response: RERUN_RESPONSES };
  server.post(
    RERUN,
    { schema: { ...requesting, params: RerunParams, headers: RerunHeaders, body: RerunBody } },
    (request, reply) => requestRerun(deps, request, reply),
  );
  const answering = { summary: 'The first answer to a request', params: AnswerParams, response: ANSWER_RESPONSES };
  server.get(ANSWER, { schema: answering }, (request, reply) => showAnswer(deps, request, reply));
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
  refuseOtherMethods(server, RERUN, ['POST']);
  refuseOtherMethods(server, ANSWER, ['GET', 'HEAD']);
  return server;
}

async function describe(server: FastifyInstance): Promise<void> {
  const description =
    'Rerun a declined sale on a FlexEcom gateway. Errors are application/problem+json (RFC 9457). Repeating a request with its Idempotency-Key and body is safe: it is rerun once.';
  await server.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Rerun Declined Sale API', version: packageJson.version, description },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    // What only refuses other methods has no schema.
    transform: (route) =>
      route.schema === undefined ? { schema: { hide: true }, url: route.url } : jsonSchemaTransform(route),
  });
}

const WHY_DEFAULT = 'asked for through the rerun API';

/** Stores the key before it publishes: a process that dies in between has published nothing, and a repeat does it. */
async function requestRerun(deps: RerunApiDependencies, request: FastifyRequest, reply: FastifyReply) {
  const wanted = wantedRerun(request);
  if ('problems' in wanted) return refuse(deps, reply, 400, 'malformed', wanted.problems);
  const { rerun, why } = wanted;
  const now = deps.clock.now();
  if ((await deps.requests.claim(rerun)) === 'OTHER_BODY') return refuse(deps, reply, 422, 'key-reused', [REUSED]);
  const headers = traceHeaders(callersTrace(request));
  await deps.requests.audited(rerun, why ?? WHY_DEFAULT, () =>
    awaitAcknowledgement(
      deps.publisher.publish(rerunRequested, rerunEvent(rerun, now), headers),
      deps.acknowledgementWaitMs,
    ),
  );
  deps.metrics.reruns.inc({ outcome: 'accepted' });
  const [order, key] = [rerun.orderId, rerun.requestKey].map(encodeURIComponent);
  return reply.code(202).header('location', `/orders/${order}/reruns/${key}`).send({ requestKey: rerun.requestKey });
}

const REUSED =
  'Idempotency-Key: it was used for this order with another body; nothing was requested. Use a new key for a new request';

/** Or every mistake in the request. */
function wantedRerun({ params, headers, body }: FastifyRequest): { rerun: RerunRequest; why?: string } | Mistakes {
  const path = RerunParams.safeParse(params);
  const key = RerunHeaders.safeParse(headers);
  const rerun = RerunBody.safeParse(body);
  if (!path.success || !key.success || !rerun.success) {
    const inBody = rerun.error?.issues ?? [];
    return {
      problems: [
        ...(path.success ? [] : ['orderId: expected an id of 1 to 256 characters']),
        ...(key.success ? [] : ['Idempotency-Key: expected this header, 1 to 256 characters']),
        ...inBody.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`),
      ],
    };
  }
  const { why, requestedBy, ...what } = rerun.data;
  const about = { orderId: path.data.orderId, requestKey: key.data['idempotency-key'] };
  return {
    rerun: { ...about, ...what, requestedBy: maskCardNumbers(requestedBy) },
    ...(why === undefined ? {} : { why }),
  };
}

interface Mistakes {
  readonly problems: string[];
}

async function showAnswer({ requests }: RerunApiDependencies, { params }: FastifyRequest, reply: FastifyReply) {
  const id = AnswerParams.safeParse(params);
  if (!id.success) {
    const detail = 'orderId and requestKey: expected ids of 1 to 256 characters';
    return sendProblem(reply, { status: 400, error: 'malformed', detail });
  }
  const answer = await requests.firstAnswer(id.data);
  if (answer === null) {
    const detail = 'there is no such request of this order, or it was deleted since';
    return sendProblem(reply, { status: 404, error: 'not-found', detail });
  }
  const body: RerunAnswerBody = { ...id.data, ...answer };
  return reply.send(body);
}

function callersTrace({ headers }: FastifyRequest): TraceContext | null {
  return traceContext(headers.traceparent, headers.tracestate);
}

/** Before anything else is looked at. Wrong tokens wait for their answer; a right one does not. */
function askForToken(
  server: FastifyInstance,
  { token, metrics, logger, failedLoginHoldMs }: RerunApiDependencies,
): void {
  const logins = new FailedLogins({
    count: (more) => metrics.failedLogins.inc({ role: 'rerun-api' }, more),
    report: (since) => logger.warn({ since }, 'requests for reruns without the right token are refused'),
    ...(failedLoginHoldMs === undefined ? {} : { holdMs: failedLoginHoldMs }),
  });
  server.addHook('onRequest', async (request, reply) => {
    if (hasBearerToken(request, token)) return undefined;
    metrics.reruns.inc({ outcome: 'unauthorized' });
    const status = await logins.statusAfterHold();
    reply.header('www-authenticate', 'Bearer');
    if (status === 429) reply.header('retry-after', RETRY_AFTER_SECONDS);
    const problems = ['expected the bearer token'];
    return sendProblem(reply, { status, error: 'unauthorized', detail: 'expected the bearer token', problems });
  });
}

function refuse(deps: RerunApiDependencies, reply: FastifyReply, status: number, outcome: string, problems: string[]) {
  deps.metrics.reruns.inc({ outcome });
  const told = problems.map(maskCardNumbers);
  return sendProblem(reply, { status, error: outcome, detail: told.join('; '), problems: told });
}

function answerError(deps: RerunApiDependencies, error: unknown, reply: FastifyReply) {
  if (error instanceof PoisonError) return refuse(deps, reply, 400, 'malformed', [errorMessage(error)]);
  const status = statusOf(error);
  if (status === 413) return refuse(deps, reply, 413, 'too-large', [`body: expected at most ${BODY_BYTES_MAX} bytes`]);
  if (status === 415) return refuse(deps, reply, 415, 'not-json', ['Content-Type: expected application/json']);
  if (status < 500) return refuse(deps, reply, status, 'malformed', [errorMessage(error)]);
  reply.header('retry-after', RETRY_AFTER_SECONDS);
  if (reply.request.method !== 'POST') {
    deps.logger.warn({ err: error }, 'the answer to a rerun request could not be read');
    return sendProblem(reply, { status: 503, error: 'unavailable', detail: 'MongoDB is away; try again' });
  }
  deps.logger.warn({ err: error }, 'a rerun request was not stored');
  deps.metrics.reruns.inc({ outcome: 'not-stored' });
  const detail = 'Kafka or MongoDB has not stored it; try again with the same Idempotency-Key';
  return sendProblem(reply, { status: 503, error: 'not-stored', detail, problems: [] });
}
