import { z } from 'zod';
import { sendProblem } from '../../http/problem.ts';
import { runbookSection } from '../../inspect/runbook.ts';
import type { ApiServer } from './api-server.ts';
import { Text } from './query.ts';

const SectionSchema = z.object({
  title: z.string(),
  /** Markdown. */
  text: z.string(),
});

export type RunbookAnswer = z.infer<typeof SectionSchema>;

/** What the runbook says of a condition. */
export function addRunbook(server: ApiServer): void {
  server.get(
    '/api/v1/runbook/:anchor',
    {
      schema: {
        summary: 'A paragraph of the runbook, by the anchor that a condition names',
        params: z.object({ anchor: Text }),
        response: { 200: SectionSchema },
      },
    },
    async (request, reply) => {
      const section = runbookSection(request.params.anchor);
      if (section !== null) return section;
      return sendProblem(reply, { status: 404, error: 'not-found', detail: 'the runbook has no such paragraph' });
    },
  );
}
