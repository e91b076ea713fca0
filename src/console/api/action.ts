import { z } from 'zod';
import { sendProblem } from '../../http/problem.ts';
import type { Operator } from '../../operate/audit.ts';
import type { Preview } from '../../operate/preview.ts';
import type { ConsoleRole } from '../access/roles.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import type { ApiServer } from './api-server.ts';
import { visitorOf } from './guard.ts';

/** What an action would do. */
const PreviewSchema = z.object({
  /** How many things it would change. */
  count: z.int(),
  /** What happens, a sentence each, as a person reads it before deciding. */
  sentences: z.array(z.string()),
});

const WHY_LENGTH_MAX = 1_000;
/** Somebody who has to give a reason can paste an invisible one. */
const SEEN = /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
const SAY_WHY = 'say why: it is kept in the audit';

const Decided = {
  why: z
    .string()
    .trim()
    .min(1, { error: SAY_WHY, abort: true })
    .max(WHY_LENGTH_MAX)
    .refine((why) => SEEN.test(why), SAY_WHY),
  /** `count` of the preview that the person saw. */
  expectedCount: z.int(),
};

/** Something that a person can change in the console. `Seen`: a preview that also has what it counted. */
export interface Action<Target extends z.ZodRawShape, Seen extends Preview = Preview> {
  /** As in the path, such as `pause-gateway`. */
  readonly name: string;
  /** For the API's description. */
  readonly summary: string;
  readonly needs: Exclude<ConsoleRole, 'viewer'>;
  /** What it is done to. */
  readonly target: z.ZodObject<Target>;
  preview(target: z.output<z.ZodObject<Target>>, deps: ConsoleDependencies): Promise<Seen>;
  /**
   * Returns what was done, as a sentence. It records itself in the audit.
   * @param seen the preview whose count was compared with what the person saw: what came since was seen by nobody.
   */
  run(
    target: z.output<z.ZodObject<Target>>,
    operator: Operator,
    deps: ConsoleDependencies,
    seen: Seen,
  ): Promise<string>;
}

/**
 * Two routes an action: `…/preview` shows what it would do, and the action itself is refused where that is not what the person
 * saw any more. `by` is who is logged in; nobody can type it.
 */
export function addAction<Target extends z.ZodRawShape, Seen extends Preview>(
  server: ApiServer,
  action: Action<Target, Seen>,
  deps: ConsoleDependencies,
): void {
  const { name, summary, needs, target } = action;
  const url = `/api/v1/actions/${name}`;
  const config = { needs };
  server.post(
    `${url}/preview`,
    { config, schema: { summary: `What this would do: ${summary}`, body: target, response: { 200: PreviewSchema } } },
    async (request) => action.preview(target.parse(request.body), deps),
  );
  const body = z.object({ ...target.shape, ...Decided });
  server.post(
    url,
    { config, schema: { summary, body, response: { 200: z.object({ done: z.string() }) } } },
    async (request, reply) => {
      const chosen = target.parse(request.body);
      const { why, expectedCount } = z.object(Decided).parse(request.body);
      if (!deps.settings.console.canWrite) {
        const detail = 'this console only shows; CONSOLE_WRITE=on lets it change things';
        return sendProblem(reply, { status: 403, error: 'read-only', detail });
      }
      const seen = await action.preview(chosen, deps);
      if (seen.count !== expectedCount) {
        const detail = `this would now change ${seen.count} and not ${expectedCount}, as you saw; look again before you decide`;
        return sendProblem(reply, { status: 409, error: 'changed-meanwhile', detail });
      }
      const operator = { by: visitorOf(request).name, why, via: 'CONSOLE', requestId: request.id } as const;
      const done = await action.run(chosen, operator, deps, seen);
      return reply.send({ done });
    },
  );
}
