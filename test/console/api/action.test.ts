import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Visitor } from '../../../src/console/access/roles.ts';
import { type Action, addAction } from '../../../src/console/api/action.ts';
import { type ApiServer, createApiServer } from '../../../src/console/api/api-server.ts';
import type { ConsoleDependencies } from '../../../src/console/dependencies.ts';
import type { Preview } from '../../../src/operate/preview.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { createLogger } from '../../../src/telemetry/logging.ts';

describe('an action of the console', () => {
  let server: ApiServer | undefined;
  let waiting = 3;
  const done: unknown[] = [];

  afterEach(async () => {
    await server?.close();
    done.length = 0;
    waiting = 3;
  });

  const target = z.object({ gatewayId: z.string().min(1) });
  const action: Action<typeof target.shape, Preview & { readonly found: readonly number[] }> = {
    name: 'pause-gateway',
    summary: 'Pauses a gateway',
    needs: 'operator',
    target,
    preview: async ({ gatewayId }) => ({
      count: waiting,
      sentences: [`${waiting} submissions wait for ${gatewayId}`],
      found: Array.from({ length: waiting++ }, (_, index) => index),
    }),
    run: async (chosen, operator, _deps, { found }) => {
      done.push({ ...chosen, ...operator, found });
      return 'paused';
    },
  };

  async function post(path: string, body: unknown, write = 'on') {
    const logger = createLogger({ level: 'silent' });
    server = await createApiServer({ logger }, 'sha256-none');
    const visitor: Visitor = { name: 'otto', role: 'operator' };
    server.decorateRequest('visitor', null);
    server.addHook('onRequest', async (request) => {
      request.visitor = visitor;
    });
    const settings = readSettings({ CONSOLE_WRITE: write });
    addAction(server, action, { settings } as ConsoleDependencies);
    const answer = await server.inject({
      method: 'POST',
      url: `/api/v1/actions/pause-gateway${path}`,
      payload: Object(body),
    });
    return { status: answer.statusCode, body: answer.json() };
  }

  const decided = { gatewayId: 'flex', why: 'they asked', expectedCount: 3 };

  it('shows what it would do, and does nothing yet', async () => {
    const shown = await post('/preview', { gatewayId: 'flex' });
    expect(shown).toEqual({ status: 200, body: { count: 3, sentences: ['3 submissions wait for flex'] } });
    expect(done).toEqual([]);
  });

  it('is done with the name of whoever is logged in, whatever name was sent', async () => {
    expect(await post('', { ...decided, by: 'somebody else' })).toEqual({ status: 200, body: { done: 'paused' } });
    expect(done).toEqual([expect.objectContaining({ gatewayId: 'flex', by: 'otto', why: 'they asked' })]);
  });

  it('is done to what was counted, and not to what came since', async () => {
    expect(await post('', decided)).toMatchObject({ status: 200 });
    expect(waiting).toBe(4);
    expect(done).toMatchObject([{ found: [0, 1, 2] }]);
  });

  it('is refused where it would change something else than the person saw', async () => {
    waiting = 4;
    const refused = await post('', decided);
    expect(refused).toMatchObject({ status: 409, body: { error: 'changed-meanwhile' } });
    expect(refused.body.detail).toContain('now change 4 and not 3');
    expect(done).toEqual([]);
  });

  it.each([
    [{ ...decided, why: '' }],
    [{ ...decided, why: '   ' }],
    [{ ...decided, why: '\u200b\u2063\u2800' }],
    [{ gatewayId: 'flex', expectedCount: 3 }],
  ])('is refused without a reason', async (body) => {
    const refused = await post('', body);
    expect(refused).toMatchObject({ status: 400, body: { error: 'malformed' } });
    expect(refused.body.detail).toContain('why');
    expect(done).toEqual([]);
  });

  it('is refused in a console that only shows, though its preview is not', async () => {
    expect(await post('', decided, 'off')).toMatchObject({ status: 403, body: { error: 'read-only' } });
    await server?.close();
    expect((await post('/preview', { gatewayId: 'flex' }, 'off')).status).toBe(200);
    expect(done).toEqual([]);
  });
});
