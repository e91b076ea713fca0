import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { injectFaults } from './fault-injection.ts';
import type { FaultSettings } from './faults.ts';
import { sendProblem } from './problem.ts';
import type { SubmissionReference, Submissions } from './submissions.ts';
import type { SandboxGateway, Submission, SubmissionCreate } from './wire-types.ts';

/** The operations of `../openapi.yaml`. */

interface ContractDependencies {
  submissions: Submissions;
  gateways: readonly SandboxGateway[];
  faults: FaultSettings;
  seed: string;
  instantAnswerWithinMs: number;
}

const SUBMISSION_CREATE = { $ref: 'flexecom#/components/schemas/SubmissionCreate' };
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** `server` must have the document's schemas under the id `flexecom`. */
export function addContractRoutes(server: FastifyInstance, dependencies: ContractDependencies): void {
  const { submissions, gateways, faults, seed, instantAnswerWithinMs } = dependencies;
  const accounts = new WeakMap<FastifyRequest, SandboxGateway>();

  server.addHook('onRequest', async (request, reply) => {
    const gateway = authenticate(gateways, request.headers.authorization);
    if (gateway === null) {
      return sendProblem(reply, 'unauthorized', 'expected publicKey and secretKey as Basic authorization');
    }
    accounts.set(request, gateway);
    return gateway.disabled === true ? sendProblem(reply, 'forbidden', 'this account is disabled') : undefined;
  });
  injectFaults(server, seed, faults);

  function accountOf(request: FastifyRequest): string {
    const gateway = accounts.get(request);
    if (gateway === undefined) throw new Error('a request passed without authentication');
    return gateway.gatewayId;
  }

  server.post<{ Body: SubmissionCreate }>(
    '/v1/submissions',
    { schema: { body: SUBMISSION_CREATE } },
    async (request, reply) => {
      const key = request.headers['idempotency-key'];
      if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) {
        return sendProblem(reply, 'invalid_request', 'Idempotency-Key: expected 1 to 255 visible ASCII characters');
      }
      const created = submissions.create(accountOf(request), key, request.body);
      switch (created.kind) {
        case 'key_cancelled':
          return sendProblem(reply, 'key_cancelled', 'this key was cancelled and cannot be used');
        case 'key_reused':
          return sendProblem(reply, 'key_reused', 'this key belongs to a submission with another body');
        case 'not_acceptable':
          return sendProblem(reply, 'not_acceptable', created.detail);
        case 'submission':
          if (request.body.mode === 'instant') {
            await submissions.waitUntilFinal(created.submission, instantAnswerWithinMs);
          }
          return sendCreated(reply, created.submission);
      }
    },
  );

  const get = (request: FastifyRequest, reply: FastifyReply, reference: SubmissionReference) => {
    const found = submissions.find(accountOf(request), reference);
    if (found === 'key_cancelled') {
      return sendProblem(reply, 'key_cancelled', 'this key was cancelled before its first use', { status: 410 });
    }
    return found === null ? sendProblem(reply, 'not_found', 'there is no such submission') : reply.send(found);
  };
  server.get<{ Params: { id: string } }>('/v1/submissions/:id', async (request, reply) =>
    get(request, reply, { id: request.params.id }),
  );
  server.get<{ Params: { key: string } }>('/v1/submissions/by-key/:key', async (request, reply) =>
    get(request, reply, { key: request.params.key }),
  );

  const cancel = (request: FastifyRequest, reply: FastifyReply, reference: SubmissionReference) => {
    const cancelled = submissions.cancel(accountOf(request), reference);
    switch (cancelled.kind) {
      case 'not_found':
        return sendProblem(reply, 'not_found', 'there is no such submission');
      case 'already_final':
        return sendProblem(reply, 'already_final', 'it is too late to cancel this submission', {
          submission: cancelled.submission,
        });
      case 'cancelled':
        return reply.send({ cancelled: true, submission: cancelled.submission });
    }
  };
  server.post<{ Params: { id: string } }>('/v1/submissions/:id/cancel', async (request, reply) =>
    cancel(request, reply, { id: request.params.id }),
  );
  server.post<{ Params: { key: string } }>('/v1/submissions/by-key/:key/cancel', async (request, reply) =>
    cancel(request, reply, { key: request.params.key }),
  );
}

function sendCreated(reply: FastifyReply, submission: Submission): FastifyReply {
  if (submission.status === 'cancelled') {
    return sendProblem(reply, 'key_cancelled', 'this key was cancelled during the wait');
  }
  return reply.code(submission.status === 'pending' ? 202 : 200).send(submission);
}

/** The gateway of the key pair in a Basic authorization header, or null. */
function authenticate(gateways: readonly SandboxGateway[], authorization: string | undefined): SandboxGateway | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  return gateways.find(({ publicKey, secretKey }) => isSame(given, `${publicKey}:${secretKey}`)) ?? null;
}

function isSame(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}
