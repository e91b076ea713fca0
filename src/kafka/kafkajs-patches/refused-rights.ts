/**
 * Bug: where a broker's ACLs refuse a request, kafkajs 2.2.4 says "Not authorized to access topics: [Topic authorization
 * failed]", "Transactional Id authorization failed" or "Topic creation errors". Nobody learns which right is missing, or
 * on what.
 *
 * Patch: the message of such an error names the user, the operation and the resources, in the words of Kafka's ACLs. The
 * names of topics come from the broker's answer, those of groups and transactional ids from the request.
 *
 * Test: test/kafka/kafkajs-patches/refused-rights.test.ts, and test/kafka/secured-broker.int.test.ts on a real broker.
 *
 * No longer needed when the errors that `protocol/error.js` of kafkajs makes name the resource and the operation.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import KafkajsBroker from 'kafkajs/src/broker/index.js';
import KafkajsConnectionPool from 'kafkajs/src/network/connectionPool.js';
import { brokerErrorType } from '../client/kafka-errors.ts';

type Resource = 'topic' | 'group' | 'transactional id' | 'cluster';

const REFUSED: ReadonlyMap<string, Resource> = new Map([
  ['TOPIC_AUTHORIZATION_FAILED', 'topic'],
  ['GROUP_AUTHORIZATION_FAILED', 'group'],
  ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'transactional id'],
  ['CLUSTER_AUTHORIZATION_FAILED', 'cluster'],
]);

const DESCRIBE = 'Describe (Read and Write include it)';

/** The operation that each request of kafkajs's broker needs on each kind of resource. */
const NEEDED: Readonly<Record<string, Partial<Record<Resource, string>>>> = {
  metadata: { topic: DESCRIBE },
  produce: { topic: 'Write', 'transactional id': 'Write', cluster: 'IdempotentWrite' },
  fetch: { topic: 'Read' },
  listOffsets: { topic: DESCRIBE },
  findGroupCoordinator: { group: DESCRIBE, 'transactional id': DESCRIBE },
  joinGroup: { group: 'Read' },
  syncGroup: { group: 'Read' },
  heartbeat: { group: 'Read' },
  leaveGroup: { group: 'Read' },
  offsetCommit: { topic: 'Read', group: 'Read' },
  offsetFetch: { topic: DESCRIBE, group: DESCRIBE },
  describeGroups: { group: DESCRIBE },
  createTopics: { topic: 'Create' },
  describeConfigs: { topic: 'DescribeConfigs' },
  initProducerId: { 'transactional id': 'Write', cluster: 'Write on any topic, or IdempotentWrite' },
  addPartitionsToTxn: { topic: 'Write', 'transactional id': 'Write' },
  addOffsetsToTxn: { group: 'Read', 'transactional id': 'Write' },
  txnOffsetCommit: { topic: 'Read', group: 'Read', 'transactional id': 'Write' },
  endTxn: { 'transactional id': 'Write' },
};

/** The part of kafkajs's connection to a broker that is patched: its requests, by name. */
export interface RequestingBroker {
  [request: string]: ((...args: unknown[]) => Promise<unknown>) | undefined;
}

/** The connections to one broker, which send every request. */
export interface SendingPool {
  readonly sasl?: { readonly username?: string } | undefined;
  send(request: ProtocolRequest): Promise<unknown>;
}

interface ProtocolRequest {
  readonly response: { parse(decoded: unknown): Promise<unknown> };
}

/** A request that is under way. */
interface SentRequest {
  readonly needed: Partial<Record<Resource, string>>;
  readonly argument: unknown;
}

/** Makes errors about missing rights name them. */
export function patchRefusedRights(
  broker: RequestingBroker = KafkajsBroker.prototype,
  pool: SendingPool = KafkajsConnectionPool.prototype,
): void {
  if (patched.has(broker)) return;
  patched.add(broker);
  const sent = new AsyncLocalStorage<SentRequest>();
  for (const [name, needed] of Object.entries(NEEDED)) {
    const request = broker[name];
    broker[name] = function (this: RequestingBroker, ...args) {
      return sent.run({ needed, argument: args[0] }, async () => request?.apply(this, args));
    };
  }
  patchSend(pool, (error, decoded, username) => nameRight(error, sent.getStore(), decoded, username));
}

const patched = new WeakSet<RequestingBroker>();

/** kafkajs makes the error in `parse`, and logs it right after that. */
function patchSend(
  pool: SendingPool,
  onError: (error: Error, decoded: unknown, username: string | undefined) => void,
): void {
  const { send } = pool;
  pool.send = function (this: SendingPool, request) {
    const { response } = request;
    const parse = async (decoded: unknown) => {
      try {
        return await response.parse(decoded);
      } catch (error) {
        if (error instanceof Error) onError(error, decoded, this.sasl?.username);
        throw error;
      }
    };
    return send.call(this, { ...request, response: { ...response, parse } });
  };
}

function nameRight(error: Error, sent: SentRequest | undefined, decoded: unknown, username: string | undefined): void {
  const resource = refusedResource(error);
  const operation = resource === undefined ? undefined : sent?.needed[resource];
  if (resource === undefined || operation === undefined) return;
  const names = resource === 'topic' ? refusedTopics(decoded) : requestedNames(sent?.argument, resource);
  const user = username === undefined ? 'this client' : `the user ${username}`;
  error.message = `Kafka's ACLs do not give ${user} the right ${operation} on ${listed(resource, names)}: docs/operations.md lists the rights that are needed`;
}

/** Of several topics that could not be created, one is enough. */
function refusedResource(error: Error): Resource | undefined {
  const parts: unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [error];
  return parts.map((part) => REFUSED.get(brokerErrorType(part) ?? '')).find((resource) => resource !== undefined);
}

/** Kafka's number for TOPIC_AUTHORIZATION_FAILED. */
const TOPIC_REFUSED = 29;

/** The names beside or above the error codes in an answer. kafkajs names the fields of each kind of answer differently. */
function refusedTopics(decoded: unknown, above = ''): string[] {
  if (Array.isArray(decoded)) return [...new Set(decoded.flatMap((part) => refusedTopics(part, above)))];
  if (typeof decoded !== 'object' || decoded === null) return [];
  const fields = new Map<string, unknown>(Object.entries(decoded));
  const own = fields.get('topic') ?? fields.get('topicName') ?? fields.get('resourceName');
  const name = typeof own === 'string' ? own : above;
  if (fields.get('errorCode') === TOPIC_REFUSED || fields.get('topicErrorCode') === TOPIC_REFUSED) return [name];
  return [...new Set([...fields.values()].filter(Array.isArray).flatMap((part) => refusedTopics(part, name)))];
}

function requestedNames(request: unknown, resource: Resource): string[] {
  if (typeof request !== 'object' || request === null || resource === 'cluster') return [];
  const fields = new Map<string, unknown>(Object.entries(request));
  // The same request looks up the coordinator of a group and that of a transactional id.
  const names = (resource === 'group' ? undefined : fields.get('transactionalId')) ?? fields.get('groupId');
  return [names ?? fields.get('groupIds')].flat().filter((name) => typeof name === 'string');
}

const LISTED_MAX = 3;

function listed(resource: Resource, names: readonly string[]): string {
  if (names.length <= 1) return `the ${[resource, ...names].join(' ')}`;
  const more = names.length > LISTED_MAX ? ` and ${names.length - LISTED_MAX} more` : '';
  return `the ${resource}s ${names.slice(0, LISTED_MAX).join(', ')}${more}`;
}
