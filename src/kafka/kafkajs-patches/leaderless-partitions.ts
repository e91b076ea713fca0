/**
 * Bug: kafkajs 2.2.4 throws a whole answer about metadata away where one partition in it has no leader, as one whose only
 * replica is on a broker that hangs. A client then learns of no other partition where its leader has moved to, and with
 * metadata that is too old it reads and writes no topic at all.
 *
 * Patch: such an answer is kept with its error, and a client takes it (`first-answers.ts`), at once where it knows the
 * topics already: the partition then has the leader -1, is not read, and cannot be written. Whoever asks an admin client
 * about a topic still gets the error, as creating topics waits for their leaders by it.
 *
 * Test: test/kafka/kafkajs-patches/leaderless-partitions.test.ts and test/kafka/failover.int.test.ts.
 *
 * No longer needed when `parse` in kafkajs's `protocol/requests/metadata/v0/response.js` throws no error of a partition.
 */
import KafkajsConnection from 'kafkajs/src/network/connection.js';
import { isLeadershipMoving } from '../client/kafka-errors.ts';

interface ProtocolRequest {
  readonly request: { readonly apiName: string };
  readonly response: { parse(decoded: object): Promise<object> };
}

/** The part of a connection that is patched. */
export interface SendingConnection {
  send(request: ProtocolRequest): Promise<object>;
}

/** Keeps what a broker says of all partitions where one of them has no leader. */
export function patchLeaderlessPartitions(connection: SendingConnection = KafkajsConnection.prototype): void {
  if (patched.has(connection)) return;
  patched.add(connection);
  const { send } = connection;

  connection.send = function (this: SendingConnection, protocol) {
    const { request, response } = protocol;
    if (request.apiName !== 'Metadata') return send.call(this, protocol);
    const parse = async (decoded: object) => {
      try {
        return await response.parse(decoded);
      } catch (error) {
        if (error instanceof Error && isLeadershipMoving(error)) answers.set(error, decoded);
        throw error;
      }
    };
    return send.call(this, { ...protocol, response: { ...response, parse } });
  };
}

const patched = new WeakSet<SendingConnection>();
const answers = new WeakMap<Error, object>();

/** The answer that kafkajs threw away for the error; null for any other error. */
export function answerOf(error: unknown): object | null {
  return error instanceof Error ? (answers.get(error) ?? null) : null;
}
