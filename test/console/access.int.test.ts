import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConsoleUnderTest } from './support/console-under-test.ts';

/** As a browser sends it where a name points to this machine that is not ours, or where a page of another site asks. */
function statusWithHeaders(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

/** They take a draft, and say what it would do. */
const CHANGES_NOTHING = new Set(
  ['check', 'withdrawn', 'what-if'].map((question) => `/api/v1/configuration/${question}`),
);

describe('who may use the console', () => {
  const scene = new ConsoleUnderTest({
    users: { vera: 'viewer', anna: 'admin' },
    env: { CONSOLE_WRITE: 'on', CONSOLE_PROXY_HEADER: 'X-Forwarded-User', CONSOLE_PROXY_ADDRESSES: '192.0.2.0/24' },
  });
  const open = new ConsoleUnderTest();
  const behindProxy = new ConsoleUnderTest({
    env: { CONSOLE_PROXY_HEADER: 'x-forwarded-user', CONSOLE_PROXY_ADDRESSES: '127.0.0.1' },
  });

  beforeAll(() => Promise.all([scene.setUp(), open.setUp(), behindProxy.setUp()]));
  afterAll(() => Promise.all([scene.close(), open.close(), behindProxy.close()]));

  it('is known by a bearer token', async () => {
    expect(await scene.request('/api/v1/session', { as: 'vera' })).toMatchObject({
      status: 200,
      body: { name: 'vera', role: 'viewer', canWrite: true },
    });
  });

  it.each([{}, { authorization: 'Bearer wrong' }, { cookie: 'salvage_session=wrong' }, { 'x-forwarded-user': 'anna' }])(
    'is nobody with %j',
    async (headers: Record<string, string>) => {
      const answer = await scene.request('/api/v1/session', { headers });
      expect(answer).toMatchObject({ status: 401, body: { error: 'unauthorized' } });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    },
  );

  it('gets no data without a login, and changes nothing as a viewer, on any route', async () => {
    const { paths } = (await scene.request('/api/v1/openapi.json', { as: 'vera' })).body;
    const routes = Object.entries<object>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.replaceAll(/{\w+}/g, 'x') })),
    );
    expect(routes.length).toBeGreaterThan(30);
    const isOpen = ({ method, path }: (typeof routes)[number]) => path === '/api/v1/session' && method !== 'GET';
    for (const { method, path } of routes.filter((route) => !isOpen(route))) {
      for (const url of [path, path.replace('/api/', '/%61pi/'), `${path}/`]) {
        expect([method, url, (await scene.request(url, { method })).status]).toEqual([method, url, 401]);
      }
      if (method === 'GET' || CHANGES_NOTHING.has(path)) continue;
      expect([path, (await scene.request(path, { method, as: 'vera' })).status]).toEqual([path, 403]);
    }
    for (const path of ['/api/v1/nothing', '/api//v1/session', '/API/v1/session']) {
      expect([401, 404]).toContain((await scene.request(path)).status);
    }
  });

  it('gets a cookie that scripts cannot read and other sites cannot send, until they log out, which ends what they watch', async () => {
    const token = scene.tokens.get('vera');
    const login = await scene.request('/api/v1/session', { method: 'POST', body: JSON.stringify({ token }) });
    expect(login.status).toBe(204);
    const cookie = login.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    expect((await scene.request('/api/v1/session', { headers })).body).toMatchObject({ name: 'vera' });
    const stored = await scene.deployment.database.collection('consoleSessions').find().toArray();
    expect(JSON.stringify(stored)).not.toContain(headers.cookie.split('=')[1]);
    const watched = await fetch(`${scene.url}/api/v1/live`, { headers });
    expect((await scene.request('/api/v1/session', { method: 'DELETE', headers })).status).toBe(204);
    expect((await scene.request('/api/v1/session', { headers })).status).toBe(401);
    // Returns when the stream ends.
    expect(await watched.text()).toContain('event: snapshot');
  });

  it.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }],
    ['a page of a neighbour', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
    ['a form of another site', { origin: 'https://evil.example', 'content-type': 'text/plain' }],
  ])('is not asked for by %s', async (_who, headers) => {
    const method = 'origin' in headers ? 'POST' : 'GET';
    const answer = await scene.request('/api/v1/session', { method, headers, as: 'vera' });
    expect(answer).toMatchObject({ status: 403, body: { error: 'foreign-request' } });
  });

  it('follows a link from another site to a page, which holds no data', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect(await statusWithHeaders(scene.url, headers)).toBe(200);
  });

  it('is whoever uses the machine where nobody logs in, under the name of the machine alone, and only looks', async () => {
    expect((await open.request('/api/v1/session')).body).toMatchObject({ role: 'viewer', canWrite: false });
    expect(await statusWithHeaders(`${open.url}/api/v1/session`, { host: 'rebound.example' })).toBe(403);
    expect(await statusWithHeaders(`${open.url}/api/v1/session`, { host: 'localhost:8484' })).toBe(200);
  });

  it('is whom the proxy names, where the request comes from it', async () => {
    const headers = { 'x-forwarded-user': 'paula@example.com' };
    expect((await behindProxy.request('/api/v1/session', { headers })).body).toMatchObject({
      name: 'paula@example.com',
      role: 'viewer',
    });
    expect((await behindProxy.request('/api/v1/session')).status).toBe(401);
  });

  it('may load what this server gives out, and nothing else', async () => {
    const policy = (await scene.request('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self' 'sha256-[^']+';/);
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('keeps the browser from asking again for what did not change', async () => {
    const path = '/assets/src/console/browser/app.ts';
    const etag = (await scene.request(path)).headers.get('etag') ?? '';
    expect((await scene.request(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });
});
