import { networkInterfaces } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { listen, urlOf } from '../../src/listen.ts';

const HAS_IPV6 = Object.values(networkInterfaces()).some((one) => one?.some(({ address }) => address === '::1'));

function answering() {
  const server = fastify();
  server.get('/', async () => 'here');
  return server;
}

describe('a server that listens', () => {
  it.each(['127.0.0.1', '0.0.0.0', 'localhost'])('on %s is reached at its URL', async (host) => {
    const server = answering();
    const port = await listen(server, 0, 'HEALTH_PORT', host);
    expect(await (await fetch(urlOf(host, port))).text()).toBe('here');
    await server.close();
  });

  it.each(['::1', '::'])(
    'on %s is reached at its URL where the machine has IPv6, and says so where not',
    async (host) => {
      const server = answering();
      const listening = listen(server, 0, 'HEALTH_PORT', host);
      if (!HAS_IPV6) return expect(listening).rejects.toThrow(`this machine has no address ${host}; set HEALTH_HOST`);
      const url = urlOf(host, await listening);
      expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
      expect(await (await fetch(url)).text()).toBe('here');
      await server.close();
    },
  );

  it('says which setting or option to change where the machine does not have the address', async () => {
    for (const [setting, change] of [
      ['WEBHOOK_PORT', 'WEBHOOK_HOST'],
      ['--port', '--host'],
    ] as const) {
      await expect(listen(answering(), 0, setting, '2001:db8::1')).rejects.toThrow(
        `this machine has no address 2001:db8::1; set ${change} to one that it has`,
      );
    }
  });
});
