import type { FastifyReply } from 'fastify';
import type { SandboxSubmission } from './wire-types.ts';

/** The document's error codes with their status and title. */
const PROBLEMS = {
  invalid_request: { status: 400, title: 'Invalid request' },
  unauthorized: { status: 401, title: 'Unknown key pair' },
  forbidden: { status: 403, title: 'Account disabled' },
  not_found: { status: 404, title: 'Not found' },
  key_cancelled: { status: 409, title: 'Key cancelled' },
  key_reused: { status: 409, title: 'Key belongs to another request' },
  already_final: { status: 409, title: 'Already final' },
  too_large: { status: 413, title: 'Too large' },
  not_acceptable: { status: 422, title: 'Not acceptable' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Internal error' },
  unavailable: { status: 503, title: 'Unavailable' },
} as const;

type ProblemCode = keyof typeof PROBLEMS;

/** Answers with RFC 9457 problem details. `status`: for an operation that documents another one than the code's usual. */
export function sendProblem(
  reply: FastifyReply,
  code: ProblemCode,
  detail: string,
  more: { status?: number; submission?: SandboxSubmission } = {},
): FastifyReply {
  const { status, title } = PROBLEMS[code];
  const problem = { title, status: more.status ?? status, code, detail };
  const body = more.submission === undefined ? problem : { ...problem, submission: more.submission };
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(body));
}
