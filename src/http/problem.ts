import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';
import { REQUEST_ID_HEADER } from './request-id.ts';

/** Every error has this one shape, RFC 9457's, whoever refuses: a route, the framework, or Node before there is a request. */
export interface Problem {
  readonly status: number;
  /** A name that programs can compare. */
  readonly error: string;
  /** What happened and what to do, for people. Never what was sent, which could be a secret or a card number. */
  readonly detail: string;
  /** Of a request with mistakes: all of them. */
  readonly problems?: readonly string[];
}

const MEDIA_TYPE = 'application/problem+json';

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  reply.header(REQUEST_ID_HEADER, reply.request.id);
  return reply.code(problem.status).type(MEDIA_TYPE).send(bodyOf(problem, reply.request.id));
}

/** To a connection on which there is no readable request, and so no reply. Closes it. */
export function sendProblemAndClose(socket: Socket, problem: Problem): void {
  const body = bodyOf(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${titleOf(problem)}`,
    'connection: close',
    `content-type: ${MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

/** @param requestId what to look for in the log; a connection without a readable request has none. */
function bodyOf(problem: Problem, requestId?: string): string {
  const { status, detail, error, problems } = problem;
  return JSON.stringify({ title: titleOf(problem), status, detail, error, problems, requestId });
}

/** As the RFC asks of problems that have no page of their own. */
function titleOf({ status }: Problem): string {
  return STATUS_CODES[status] ?? 'Error';
}
