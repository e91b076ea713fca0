/**
 * Bug: kafkajs 2.2.4 closes a connection only after all its requests were answered. Where the broker hangs, stopping a
 * consumer, and replacing a producer, takes a request timeout.
 *
 * Patch: `Connection.disconnect` waits three seconds for answers, and then cuts the connection. What waited fails.
 *
 * Test: test/kafka/kafkajs-patches/endless-closings.test.ts.
 *
 * No longer needed when `disconnect` in kafkajs's `network/connection.js` has a limit.
 */
import KafkajsConnection from 'kafkajs/src/network/connection.js';
import { type Connection, cutConnection } from './broker-connections.ts';

/** The part of a connection that is patched. */
export interface ClosingConnection extends Connection {
  disconnect(): Promise<unknown>;
}

const CLOSING_MS_MAX = 3_000;

/** Lets no client of this process wait for a broker that hangs when it closes. */
export function patchEndlessClosings(
  connection: ClosingConnection = KafkajsConnection.prototype,
  msMax: number = CLOSING_MS_MAX,
): void {
  if (patched.has(connection)) return;
  patched.add(connection);
  const { disconnect } = connection;

  connection.disconnect = async function (this: ClosingConnection) {
    const limit = setTimeout(() => cutConnection(this, 'closed without waiting any longer for answers'), msMax);
    try {
      return await disconnect.call(this);
    } finally {
      clearTimeout(limit);
    }
  };
}

const patched = new WeakSet<ClosingConnection>();
