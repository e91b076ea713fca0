/** The connections to a broker, as several patches need them: whether they are answered, and how to cut them. */
import kafkajsErrors from 'kafkajs/src/errors.js';

/** The part of a connection that is read and cut. Times are epoch ms. */
export interface Connection {
  connectionStatus: string;
  readonly host: string;
  readonly port: number;
  readonly socket?: { readonly bytesRead: number; destroy(): void };
  readonly requestQueue: {
    /** Requests that were sent and not yet answered, the oldest first. */
    readonly inflight: ReadonlyMap<number, { readonly sentAt: number | null }>;
    rejectAll(error: Error): void;
  };
  readonly authHandlers: { onError(): void } | null;
  chunks: Buffer[];
  bytesBuffered: number;
  bytesNeeded: number;
}

/** The part of kafkajs's broker that the patches use: two connections, the second one for fetches alone. */
export interface ConnectedBroker {
  readonly connectionPool: { readonly host: string; readonly port: number; readonly pool: readonly Connection[] };
}

/** Most requests are answered within milliseconds. A fetch waits for messages, a join for the other members: that is no sign. */
const LATE_MS = 1_500;

/** Whether a request has waited for its answer for long. It may still come: replicas or other members may be slow. */
export function isLate(broker: ConnectedBroker, now: number): boolean {
  return broker.connectionPool.pool.some((connection) => waitedMs(connection, now) > LATE_MS);
}

/** How long the oldest request has waited for its answer; 0 where none waits. */
export function waitedMs({ requestQueue }: Connection, now: number): number {
  const [oldest] = requestQueue.inflight.values();
  return oldest?.sentAt == null ? 0 : now - oldest.sentAt;
}

/** Ends a broker's connections without waiting for it. What waits for an answer fails, and kafkajs asks for the leader again. */
export function cutConnections({ connectionPool }: ConnectedBroker, reason: string): void {
  for (const connection of connectionPool.pool) cutConnection(connection, reason);
}

const SIZE_BYTES = 4;

export function cutConnection(connection: Connection, reason: string): void {
  const { host, port, socket, requestQueue, authHandlers } = connection;
  // It may be connecting: kafkajs then has a limit of its own.
  if (connection.connectionStatus !== 'connected' && connection.connectionStatus !== 'disconnecting') return;
  connection.connectionStatus = 'disconnected';
  socket?.destroy();
  // kafkajs would take the rest of a cut answer for the beginning of the next connection's first one.
  connection.chunks = [];
  connection.bytesBuffered = 0;
  connection.bytesNeeded = SIZE_BYTES;
  authHandlers?.onError();
  requestQueue.rejectAll(new kafkajsErrors.KafkaJSConnectionClosedError(reason, { host, port }));
}
