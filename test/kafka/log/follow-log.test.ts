import { expect, it } from '@jest/globals';
import { Kafka } from 'kafkajs';
import { followLog } from '../../../src/kafka/log/follow-log.ts';
import { namesFor } from '../../../src/names.ts';

it('ends when the signal aborts while the consumer is still connecting', async () => {
  const stopping = new AbortController();
  const kafka = new Kafka({ brokers: ['127.0.0.1:1'] });
  const admin = { ...kafka.admin(), connect: async () => {}, deleteGroups: async () => [], disconnect: async () => {} };
  kafka.admin = () => admin;
  const consumer = {
    ...kafka.consumer({ groupId: 'test' }),
    connect: async () => stopping.abort(),
    subscribe: async () => {},
    run: async () => {},
    disconnect: async () => {},
  };
  kafka.consumer = () => consumer;
  const access = { kafka, names: namesFor('') };
  const following = followLog(access, [{ topic: 'topic', partition: 0, from: 0 }], async () => {}, stopping.signal);
  await expect(following).resolves.toBeUndefined();
}, 5_000);
