import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { type ConsumerConfig, Kafka } from 'kafkajs';
import { followLog } from '../../../src/kafka/log/follow-log.ts';
import { readLog } from '../../../src/kafka/log/log-reader.ts';
import { namesFor } from '../../../src/names.ts';
import { ROOT, read } from '../../docs/embedded-files.ts';

const names = namesFor('staging');
const range = { topic: names.topic('flexecom-result'), partition: 0, from: 0, to: 1 };
/** Not the client: it reads in the group of the application that it is a part of. */
const SOURCES = globSync('{src,consumers,producers}/**/*.ts', {
  cwd: fileURLToPath(ROOT),
  exclude: ['src/client/**'],
}).map((path) => ({
  path,
  source: read(path),
}));

/** The groups that `use` reads in. It can read nothing: there is no broker. */
async function groupsOf(use: (kafka: Kafka) => Promise<void>): Promise<string[]> {
  const groups: string[] = [];
  const kafka = new Kafka({ brokers: ['127.0.0.1:1'] });
  const absent = { connect: () => Promise.reject(new Error('no broker')), disconnect: async () => {} };
  const consumer = { ...kafka.consumer({ groupId: 'unused' }), ...absent };
  const admin = { ...kafka.admin(), ...absent };
  kafka.admin = () => admin;
  kafka.consumer = ({ groupId }: ConsumerConfig) => {
    groups.push(groupId);
    return consumer;
  };
  await expect(use(kafka)).rejects.toThrow('no broker');
  return groups;
}

/** The lines of the code, beside types, that match. */
function linesWith(pattern: RegExp): string[] {
  const lines = SOURCES.filter(({ path }) => !path.endsWith('.d.ts')).flatMap(({ path, source }) =>
    source
      .split('\n')
      .filter((line) => pattern.test(line) && !/: string\b/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  return lines.sort();
}

describe('consumer groups and transactional ids', () => {
  it('of the readers of logs are under the prefix, as ACLs by prefix require', async () => {
    const nothing = async () => {};
    const groups = [
      ...(await groupsOf((kafka) => readLog({ kafka, names }, [range], nothing))),
      ...(await groupsOf((kafka) => followLog({ kafka, names }, [range], nothing, new AbortController().signal))),
    ];
    expect(groups).toEqual([
      expect.stringMatching(/^staging\.salvage-log-reader-/),
      expect.stringMatching(/^staging\.salvage-follow-/),
    ]);
  });

  it('are made nowhere but where they get the prefix', () => {
    const makers = linesWith(/(?<!super)\.consumer\(/).map((line) => line.replace(/:.*/, ''));
    expect(makers).toEqual(['src/engine/consumer/consumer-group.ts', 'src/kafka/log/temporary-group.ts']);
    expect(linesWith(/\brandomUUID\(\)/).filter((line) => line.includes('src/engine/'))).toEqual([
      expect.stringMatching(/^src\/engine\/transactions\/worker-producer\.ts: return names\.transactionalId\(/),
    ]);
    expect(linesWith(/\bgroupId( =|:)/).filter((line) => !/names\.group\(|consumerGroupOf\(/.test(line))).toEqual([
      'src/engine/consumer/consumer-group.ts: groupId: plan.id,',
      'src/engine/ownership/log-state.ts: const [fetched] = await admin.fetchOffsets({ groupId: id.group, topics: [topic], resolveOffsets: false });',
      // The group of a partition of the first version, prefix included.
      'src/upgrade/move-partition.ts: const [fetched] = await admin.fetchOffsets({ groupId: group, topics: [topic], resolveOffsets: false });',
    ]);
  });
});
