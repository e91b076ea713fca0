import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import KafkajsConnection from 'kafkajs/src/network/connection.js';
import { patchDeadSockets } from '../../../src/kafka/kafkajs-patches/dead-sockets.ts';

/** kafkajs's own class, and one with the patch. */
class PatchedConnection extends KafkajsConnection {}
patchDeadSockets(PatchedConnection.prototype);

const REQUESTS_LOST = 12;

describe('a connection that is closed once for every request that was lost with it', () => {
  it('adds a listener to its dead socket each time without the patch, of which Node warns', async () => {
    expect(await listenersAfterClosing(KafkajsConnection)).toBe(REQUESTS_LOST);
  });

  it('adds no listener to its dead socket', async () => {
    expect(await listenersAfterClosing(PatchedConnection)).toBe(0);
  });
});

async function listenersAfterClosing(Connection: typeof KafkajsConnection): Promise<number> {
  const socket = new Socket().setMaxListeners(REQUESTS_LOST);
  const silent = { debug: () => undefined, error: () => undefined, namespace: () => silent };
  const connection = new Connection({
    host: 'broker',
    port: 1,
    logger: silent,
    socketFactory: () => socket,
    connectionTimeout: 10_000,
    requestTimeout: 10_000,
  });
  const connecting = connection.connect();
  socket.destroy(new Error('reset'));
  await expect(connecting).rejects.toThrow('reset');
  const before = socket.listenerCount('connect');
  for (let request = 0; request < REQUESTS_LOST; request += 1) await connection.disconnect();
  return socket.listenerCount('connect') - before;
}
