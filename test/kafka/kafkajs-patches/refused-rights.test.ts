import { describe, expect, it } from '@jest/globals';
import {
  patchRefusedRights,
  type RequestingBroker,
  type SendingPool,
} from '../../../src/kafka/kafkajs-patches/refused-rights.ts';

/** The broker's answer to the next request, and the error that kafkajs makes of it. */
let answer: unknown = {};
let failure: Error | null = null;
let login: { username: string } | undefined = { username: 'salvage' };

const pool: SendingPool = {
  get sasl() {
    return login;
  },
  send: ({ response }) => response.parse(answer),
};

const parse = async (decoded: unknown) => {
  if (failure !== null) throw failure;
  return decoded;
};
const send = async () => pool.send({ response: { parse } });
const broker: RequestingBroker = Object.fromEntries(
  ['metadata', 'fetch', 'joinGroup', 'createTopics', 'initProducerId'].map((name) => [name, send]),
);
patchRefusedRights(broker, pool);

function refusal(type: string): Error {
  return Object.assign(new Error('refused'), { type });
}

/** What the error says when the request fails. */
async function said(request: string, argument: unknown, error: Error, decoded: unknown = {}): Promise<string> {
  failure = error;
  answer = decoded;
  return String(await broker[request]?.(argument).catch((caught: Error) => caught.message));
}

const HINT = 'docs/operations.md lists the rights that are needed';

describe('an error about a missing right', () => {
  it('names the topics that were refused, and not the others', async () => {
    const topics = [
      { topic: 'a', topicErrorCode: 0 },
      { topic: 'b', topicErrorCode: 29 },
      { topic: 'c', topicErrorCode: 3 },
    ];
    expect(await said('metadata', ['a', 'b', 'c'], refusal('TOPIC_AUTHORIZATION_FAILED'), { topics })).toBe(
      `Kafka's ACLs do not give the user salvage the right Describe (Read and Write include it) on the topic b: ${HINT}`,
    );
  });

  it('names a topic once, however many of its partitions were refused', async () => {
    const partitions = [{ errorCode: 29 }, { errorCode: 29 }];
    const responses = [{ topicName: 'a', partitions }];
    expect(await said('fetch', {}, refusal('TOPIC_AUTHORIZATION_FAILED'), { responses })).toMatch(
      / Read on the topic a:/,
    );
  });

  it('names three topics of many', async () => {
    const topicErrors = ['a', 'b', 'c', 'd', 'e'].map((topic) => ({ topic, errorCode: 29 }));
    const error = Object.assign(new Error('Topic creation errors'), {
      errors: [refusal('TOPIC_AUTHORIZATION_FAILED')],
    });
    expect(await said('createTopics', {}, error, { topicErrors })).toMatch(/ Create on the topics a, b, c and 2 more:/);
  });

  it('names the group and the transactional id that were asked for', async () => {
    expect(await said('joinGroup', { groupId: 'g' }, refusal('GROUP_AUTHORIZATION_FAILED'))).toMatch(
      / Read on the group g:/,
    );
    const refused = refusal('TRANSACTIONAL_ID_AUTHORIZATION_FAILED');
    expect(await said('initProducerId', { transactionalId: 't' }, refused)).toMatch(
      / Write on the transactional id t:/,
    );
  });

  it('says so where the connection has no user', async () => {
    login = undefined;
    expect(await said('joinGroup', { groupId: 'g' }, refusal('GROUP_AUTHORIZATION_FAILED'))).toMatch(
      /^Kafka's ACLs do not give this client the right Read /,
    );
    login = { username: 'salvage' };
  });
});

describe('any other error', () => {
  it('keeps its message', async () => {
    expect(await said('fetch', {}, Object.assign(new Error('moved'), { type: 'NOT_LEADER_FOR_PARTITION' }))).toBe(
      'moved',
    );
  });

  it('or none leaves the answer as it is', async () => {
    failure = null;
    answer = { fine: true };
    expect(await broker.fetch?.({})).toEqual({ fine: true });
  });
});
