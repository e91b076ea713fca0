import type { FastifyInstance } from 'fastify';
import type { FaultSettings } from './faults.ts';
import type { Submissions } from './submissions.ts';

/** The sandbox's own controls: not part of FlexEcom's contract, and without credentials. */
export function addControlRoutes(server: FastifyInstance, submissions: Submissions, faults: FaultSettings): void {
  server.get('/livez', async () => ({ status: 'ok' }));

  server.get('/ledger', async () => ({ charges: submissions.ledger() }));

  server.get<{ Querystring: { orderId?: string } }>('/submissions', async (request) => {
    const { orderId } = request.query;
    const all = submissions.list();
    return {
      submissions:
        orderId === undefined ? all : all.filter(({ submission }) => submission.metadata.orderId === orderId),
    };
  });

  server.get('/faults', async () => faults.current);

  server.post('/faults', async (request, reply) => {
    const changed = faults.change(request.body);
    if (!changed.success) {
      const problems = changed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      return reply.code(400).send({ problems });
    }
    return changed.data;
  });
}
