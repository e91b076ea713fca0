import type { FastifyInstance, FastifyReply } from 'fastify';
import { Accounts } from './accounts.ts';
import { injectFaults } from './fault-injection.ts';
import type { FaultSettings } from './faults.ts';
import { sendProblem } from './problem.ts';
import type { SubmissionReference, Submissions } from './submissions.ts';
import type { SandboxGateway, SandboxSubmission, SubmissionCreate } from './wire-types.ts';

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
  const accounts = new Accounts(gateways);
  server.addHook('onRequest', (request, reply) => accounts.authenticate(request, reply));
  injectFaults(server, seed, faults);
  addCreateRoute(server, submissions, accounts, instantAnswerWithinMs);
  addGetRoutes(server, submissions, accounts);
  addCancelRoutes(server, submissions, accounts);
}

function addCreateRoute(
  server: FastifyInstance,
  submissions: Submissions,
  accounts: Accounts,
  instantAnswerWithinMs: number,
): void {
  const schema = { body: SUBMISSION_CREATE };
  server.post<{ Body: SubmissionCreate }>('/v1/submissions', { schema }, async (request, reply) => {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) {
      return sendProblem(reply, 'invalid_request', 'Idempotency-Key: expected 1 to 255 visible ASCII characters');
    }
    const created = submissions.create(accounts.gatewayIdOf(request), key, request.body);
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
  });
}

function sendCreated(reply: FastifyReply, submission: SandboxSubmission): FastifyReply {
  if (submission.status === 'cancelled') {
    return sendProblem(reply, 'key_cancelled', 'this key was cancelled during the wait');
  }
  return reply.code(submission.status === 'pending' ? 202 : 200).send(submission);
}

function addGetRoutes(server: FastifyInstance, submissions: Submissions, accounts: Accounts): void {
  server.get<{ Params: { id: string } }>('/v1/submissions/:id', async (request, reply) =>
    get(reply, submissions, accounts.gatewayIdOf(request), { id: request.params.id }),
  );
  server.get<{ Params: { key: string } }>('/v1/submissions/by-key/:key', async (request, reply) =>
    get(reply, submissions, accounts.gatewayIdOf(request), { key: request.params.key }),
  );
}

function get(
  reply: FastifyReply,
  submissions: Submissions,
  gatewayId: string,
  reference: SubmissionReference,
): FastifyReply {
  const found = submissions.find(gatewayId, reference);
  if (found === 'key_cancelled') {
    return sendProblem(reply, 'key_cancelled', 'this key was cancelled before its first use', { status: 410 });
  }
  return found === null ? sendProblem(reply, 'not_found', 'there is no such submission') : reply.send(found);
}

function addCancelRoutes(server: FastifyInstance, submissions: Submissions, accounts: Accounts): void {
  server.post<{ Params: { id: string } }>('/v1/submissions/:id/cancel', async (request, reply) =>
    cancel(reply, submissions, accounts.gatewayIdOf(request), { id: request.params.id }),
  );
  server.post<{ Params: { key: string } }>('/v1/submissions/by-key/:key/cancel', async (request, reply) =>
    cancel(reply, submissions, accounts.gatewayIdOf(request), { key: request.params.key }),
  );
}

function cancel(
  reply: FastifyReply,
  submissions: Submissions,
  gatewayId: string,
  reference: SubmissionReference,
): FastifyReply {
  const cancelled = submissions.cancel(gatewayId, reference);
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
}
