import type { Socket } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type HTTPMethods } from 'fastify';
import { errorCode } from '../errors.ts';
import { HTTP_LIMITS, type HttpLimits } from './http-limits.ts';
import { OwedAnswers } from './owed-answers.ts';
import { type Problem, sendProblem, sendProblemAndClose } from './problem.ts';
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.ts';

interface HttpServerOptions {
  readonly bodyBytesMax: number;
  /** Only tests set it. */
  readonly limits?: Partial<HttpLimits>;
}

/** An id has up to 256 characters, each up to nine bytes long where the path percent-encodes it. */
const ID_IN_PATH_LENGTH_MAX = 256 * 9;

/**
 * A server with limits, and with one shape of errors. Its paths may hold any of our ids, and may end in a slash. Closing it
 * answers the requests that were read, and drops clients that are still sending theirs.
 */
export function createHttpServer({ bodyBytesMax, limits: given }: HttpServerOptions): FastifyInstance {
  const limits = { ...HTTP_LIMITS, ...given };
  const server = fastify({
    logger: false,
    genReqId: requestIdOf,
    bodyLimit: bodyBytesMax,
    // A machine that is busy with others takes longer than the framework waits for its plugins.
    pluginTimeout: 0,
    return503OnClosing: true,
    forceCloseConnections: true,
    requestTimeout: limits.requestWaitMs,
    connectionTimeout: limits.silenceMs,
    keepAliveTimeout: limits.keepAliveMs,
    http: { headersTimeout: limits.headersWaitMs, connectionsCheckingInterval: limits.checkEveryMs },
    routerOptions: { maxParamLength: ID_IN_PATH_LENGTH_MAX, ignoreTrailingSlash: true },
    frameworkErrors: (error, _request, reply) => refusePath(error, reply),
    clientErrorHandler: refuseUnreadable,
  });
  server.server.maxConnections = limits.connectionsMax;
  server.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, {
      status: 404,
      error: 'not-found',
      detail: 'there is nothing at this path',
    }),
  );
  server.addHook('onRequest', async (request, reply) => {
    reply.header(REQUEST_ID_HEADER, request.id);
  });
  answerBeforeClosing(server, limits.stopWaitMs);
  return server;
}

/** Closing destroys all connections. What was read to its end is answered before. */
function answerBeforeClosing(server: FastifyInstance, waitMs: number): void {
  const owed = new OwedAnswers();
  // Runs when the body is read.
  server.addHook('preHandler', async (_request, reply) => owed.add(reply.raw));
  server.addHook('preClose', () => owed.given(waitMs));
}

/** Answers 405 for the methods that a path does not have. */
export function refuseOtherMethods(server: FastifyInstance, url: string, allowed: readonly HTTPMethods[]): void {
  const detail = `this path takes ${allowed.join(', ')}`;
  server.route({
    method: server.supportedMethods.filter((method) => !allowed.includes(method)),
    url,
    // Before a body is read, whatever its type.
    onRequest: async (_request, reply) =>
      sendProblem(reply.header('allow', allowed.join(', ')), { status: 405, error: 'method-not-allowed', detail }),
    handler: async () => undefined,
  });
}

/** The status that the framework gives its own errors; 500 for any other. */
export function statusOf(error: unknown): number {
  const known = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof known === 'number' ? known : 500;
}

/** Paths that no route can take. */
function refusePath(error: unknown, reply: FastifyReply): void {
  const problem =
    statusOf(error) === 414
      ? { status: 414, error: 'id-too-long', detail: 'an id in the path is longer than any that there is' }
      : { status: 400, error: 'malformed-path', detail: 'the path is not percent-encoded UTF-8' };
  sendProblem(reply, problem);
}

/** What Node's parser refuses, or no longer waits for. */
function refuseUnreadable(error: Error, socket: Socket): void {
  const code = String(errorCode(error));
  if (code === 'ECONNRESET' || socket.destroyed) return;
  // Opened ahead by a load balancer, which would take an answer for that to its next request.
  if (socket.bytesRead === 0) return void socket.destroy();
  sendProblemAndClose(
    socket,
    UNREADABLE[code] ?? { status: 400, error: 'malformed', detail: 'this is no HTTP request' },
  );
}

const UNREADABLE: Readonly<Record<string, Problem>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, error: 'too-slow', detail: 'the request did not arrive in time' },
  HPE_HEADER_OVERFLOW: { status: 431, error: 'headers-too-large', detail: 'the headers are too large' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, error: 'too-large', detail: 'the chunk extensions are too large' },
};
