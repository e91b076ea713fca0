/**
 * Bug: kafkajs 2.2.4 closes a connection again for every request that was lost with it, and each time tells the socket not
 * to keep the process alive. A dead socket remembers that until it connects, which it never does: from the eleventh time
 * on, Node warns of a memory leak on the terminal (`MaxListenersExceededWarning`).
 *
 * Patch: a dead socket, which keeps no process alive anyway, remembers nothing.
 *
 * Test: test/kafka/kafkajs-patches/dead-sockets.test.ts.
 *
 * No longer needed when the first test there, which shows the bug, fails after an update of kafkajs or Node.
 */
import { Socket } from 'node:net';
import KafkajsConnection from 'kafkajs/src/network/connection.js';

/** The part of a connection that is patched. */
interface SocketConnection {
  readonly socket?: Socket;
  disconnect(): Promise<unknown>;
}

/** Keeps Node from warning where many requests are lost with a connection. */
export function patchDeadSockets(connection: SocketConnection = KafkajsConnection.prototype): void {
  if (patched.has(connection)) return;
  patched.add(connection);
  const { disconnect } = connection;

  connection.disconnect = function (this: SocketConnection) {
    const { socket } = this;
    // It may die while kafkajs waits for answers.
    if (socket !== undefined) socket.unref = () => (socket.destroyed ? socket : Socket.prototype.unref.call(socket));
    return disconnect.call(this);
  };
}

const patched = new WeakSet<SocketConnection>();
