import { z } from 'zod';
import type { FailedLogins } from '../../http/failed-logins.ts';
import { sendProblem } from '../../http/problem.ts';
import { type Access, SESSION_COOKIE } from '../access/access.ts';
import { CONSOLE_ROLES } from '../access/roles.ts';
import { SESSION_SECONDS } from '../access/sessions.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import type { ApiServer } from './api-server.ts';
import { visitorOf } from './guard.ts';

const SessionSchema = z.object({
  name: z.string(),
  role: z.enum(CONSOLE_ROLES),
  /** False: no button of the console changes anything. */
  canWrite: z.boolean(),
  asksForLogin: z.boolean(),
  /** The merchant's, by the configuration in force; UTC where there is none. */
  timeZone: z.string(),
  version: z.string(),
});

export type Session = z.infer<typeof SessionSchema>;

const TOKEN_LENGTH_MAX = 200;

/** Who is logged in, and how to log in and out. */
export function addSession(
  server: ApiServer,
  access: Access,
  logins: FailedLogins,
  deps: ConsoleDependencies,
  version: string,
): void {
  server.get(
    '/api/v1/session',
    { schema: { summary: 'Who is logged in, and what they may do', response: { 200: SessionSchema } } },
    async (request) => ({
      ...visitorOf(request),
      canWrite: deps.settings.console.canWrite,
      asksForLogin: access.asksForLogin,
      timeZone: deps.configuration.current()?.timeZone ?? 'UTC',
      version,
    }),
  );
  const schema = {
    summary: 'Log in: exchanges a token for a cookie',
    body: z.object({ token: z.string().max(TOKEN_LENGTH_MAX) }),
    response: { 204: z.void() },
  };
  server.post('/api/v1/session', { config: { needs: 'nobody' }, schema }, async (request, reply) => {
    const session = await access.logIn(request.body.token);
    if (session === null) {
      const status = await logins.statusAfterHold();
      return sendProblem(reply, { status, error: 'unauthorized', detail: 'this token is not known here' });
    }
    reply.setCookie(SESSION_COOKIE, session, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: request.headers['x-forwarded-proto'] === 'https',
      maxAge: SESSION_SECONDS,
    });
    return reply.code(204).send();
  });
  server.delete(
    '/api/v1/session',
    { config: { needs: 'nobody' }, schema: { summary: 'Log out', response: { 204: z.void() } } },
    async (request, reply) => {
      await access.logOut(request);
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).code(204).send();
    },
  );
}
