import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import type { HttpLimits } from '../../src/http/http-limits.ts';
import { createHttpServer, refuseOtherMethods } from '../../src/http/http-server.ts';
import { listen } from '../../src/listen.ts';

/** Far below the real ones, and far above what a busy machine delays. */
const SHORT: Partial<HttpLimits> = { headersWaitMs: 300, requestWaitMs: 600, checkEveryMs: 50 };

const HEAD = 'POST /things/1 HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';

describe('an HTTP server', () => {
  let server: FastifyInstance | undefined;
  const sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server?.close();
    server = undefined;
  });

  /** @param answer what `POST /things/:id` waits for */
  async function start(limits: Partial<HttpLimits> = {}, answer: () => Promise<unknown> = async () => ({})) {
    server = createHttpServer({ bodyBytesMax: 1_000, limits });
    server.post('/things/:id', answer);
    refuseOtherMethods(server, '/things/:id', ['POST']);
    return listen(server, 0, 'A_PORT');
  }

  function open(port: number): Socket {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    sockets.push(socket);
    return socket;
  }

  /** What the server sends until it closes the connection. */
  async function answerTo(port: number, text: string): Promise<string> {
    const socket = open(port);
    let answer = '';
    socket.on('data', (bytes) => {
      answer += String(bytes);
    });
    socket.write(text);
    await once(socket, 'close');
    return answer;
  }

  function closed(socket: Socket): Promise<void> {
    return socket.destroyed ? Promise.resolve() : new Promise((resolve) => socket.once('close', () => resolve()));
  }

  const asks = (method: string, path: string, headers = '', body = '') =>
    `${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${body.length}\r\n${headers}\r\n${body}`;

  it.each([
    ['404', 'for a path that is not there', asks('GET', '/nothing'), 'not-found'],
    ['405', 'for another method', asks('DELETE', '/things/1', 'content-type: text/x\r\n', 'x'), 'method-not-allowed'],
    ['414', 'for an id that is too long', asks('POST', `/things/${'x'.repeat(3_000)}`), 'id-too-long'],
    ['400', 'for a path that is no UTF-8', asks('POST', '/things/%ff'), 'malformed-path'],
    ['431', 'for too many headers', asks('POST', '/things/1', `a: ${'x'.repeat(20_000)}\r\n`), 'headers-too-large'],
    ['400', 'for what is no request', 'hello\r\n\r\n', 'malformed'],
  ])('answers %s %s, as a problem', async (status, _when, request, error) => {
    const [head = '', body = ''] = (await answerTo(await start(), request)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    const requestId = /^x-request-id: (\S+)/im.exec(head)?.[1];
    expect(JSON.parse(body)).toEqual({
      title: expect.any(String),
      status: Number(status),
      detail: expect.any(String),
      error,
      ...(requestId === undefined ? {} : { requestId }),
    });
  });

  it('answers with the id that the caller gave to the request, also in a problem', async () => {
    const answer = await answerTo(await start(), asks('GET', '/nothing', 'x-request-id: req-7\r\n'));
    expect(answer).toContain('x-request-id: req-7');
    expect(answer).toContain('"requestId":"req-7"');
  });

  it('says which methods a path takes', async () => {
    expect((await answerTo(await start(), asks('GET', '/things/1'))).toLowerCase()).toContain('allow: post');
  });

  it.each([
    ['a part of its headers', HEAD],
    ['a part of its body', `${HEAD}content-length: 9\r\n\r\n{"a"`],
  ])('drops a client that sends %s and then waits', async (_what, sent) => {
    const answer = await answerTo(await start(SHORT), sent);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer).toContain('"error":"too-slow"');
  });

  it('closes a connection on which nothing came without a word, which would answer a request that comes later', async () => {
    expect(await answerTo(await start(SHORT), '')).toBe('');
  });

  it('drops a connection on which no further request comes', async () => {
    const port = await start({ keepAliveMs: 50 });
    const socket = open(port);
    socket.write(`${HEAD}content-length: 2\r\n\r\n{}`);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 200 /);
    await closed(socket);
  });

  it('keeps no more connections than its limit', async () => {
    const port = await start({ connectionsMax: 5 });
    const all = Array.from({ length: 20 }, () => open(port));
    await Promise.race(all.slice(0, 6).map(closed));
    expect(await connectionsOf(server)).toBeLessThanOrEqual(5);
  });

  it('ends under 1,500 slow clients, and answers what it has read', async () => {
    const asked = Promise.withResolvers<void>();
    const stored = Promise.withResolvers<object>();
    const port = await start({ connectionsMax: 2_000 }, () => {
      asked.resolve();
      return stored.promise;
    });
    const slow = ['', HEAD, `${HEAD}content-length: 9\r\n\r\n{"a"`].flatMap((sent) =>
      Array.from({ length: 500 }, () => {
        const socket = open(port);
        if (sent !== '') socket.write(sent);
        return socket;
      }),
    );
    await Promise.all(slow.map((socket) => (socket.connecting ? once(socket, 'connect') : undefined)));
    const answer = answerTo(port, `${HEAD}content-length: 2\r\n\r\n{}`);
    await asked.promise;
    const closing = server?.close();
    stored.resolve({ stored: true });
    expect(await answer).toMatch(/^HTTP\/1.1 200 [\s\S]*\{"stored":true\}/);
    await closing;
    await Promise.all(slow.map(closed));
  });

  it('ends although an answer that it owes never comes', async () => {
    const asked = Promise.withResolvers<void>();
    const port = await start({ stopWaitMs: 50 }, () => {
      asked.resolve();
      return new Promise(() => undefined);
    });
    const answer = answerTo(port, `${HEAD}content-length: 2\r\n\r\n{}`);
    await asked.promise;
    await server?.close();
    expect(await answer).toBe('');
  });
});

function connectionsOf(server: FastifyInstance | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server?.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });
}
