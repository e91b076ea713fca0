import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { allTopics } from '../../topics/all.ts';
import { ROLES, type Role } from '../../topics/contract/topic.ts';
import {
  charges,
  eventsPublishedTwice,
  publishedOutcomes,
  settled,
  storedOutcomes,
} from '../faults/support/outcomes.ts';
import type { Pipeline } from '../faults/support/pipeline.ts';
import type { Scene } from '../faults/support/scene.ts';
import type { RunningCommand } from '../support/salvage-command.ts';
import { until } from '../support/until.ts';
import { documentedAcls } from './support/documented-acls.ts';
import { publishDeclines, publishUnreadable } from './support/publish-declines.ts';
import { PIPELINE, SecuredScene, userWithout } from './support/secured-scene.ts';

/** Several may publish the same result of FlexEcom. */
const AT_LEAST_ONCE = allTopics
  .map(({ name }) => name)
  .filter((name) => /^(flexecom-result|submission-due)/.test(name));
const TAIL = ['tail', 'order-complete.new-sale', '--no-follow'];
const PRODUCE = ['produce', '-'];
/** A line for `salvage produce -`. */
const LINE = JSON.stringify({
  topic: 'rerun-requested',
  occurredAt: 1_780_000_000_000,
  orderId: 'nobody',
  transactionId: null,
  gatewayId: 'flexecom-a',
  gatewayProfileId: null,
  source: 'API',
  requestedBy: 'test',
  requestKey: 'key-1',
});

let secured: SecuredScene;
const started: Pipeline[] = [];

beforeAll(async () => {
  secured = await SecuredScene.open();
});

// A test that failed leaves its process running, which would take the messages of the next.
afterEach(async () => {
  await Promise.all(started.splice(0).map((pipeline) => pipeline.kill()));
});

afterAll(() => secured?.close());

describe('with TLS, SCRAM and the ACLs that docs/operations.md lists, and no other,', () => {
  it('the pipeline loses and doubles nothing where it is killed between the two transactions', async () => {
    const { scene } = secured;
    // Only where outcomes are there already has a new owner a log to search.
    const first = await publishDeclines(scene, 'first');
    const before = start();
    await settled(scene, first.orderIds);
    await before.stop();
    const second = await publishDeclines(scene, 'second');
    await killedAt('classify-declines');
    await killedAt('apply-results');
    const after = start();
    await settled(scene, second.orderIds);
    const sales = [...first.sales, ...second.sales];
    const outcomes = sales.map(({ orderId, outcome }) => `${orderId} ${outcome}`);
    const refused = ['first', 'second'].map((name) => `${name}-refused not sent: NOT_IN_RECYCLE_SLOT`);
    expect(await publishedOutcomes(scene)).toEqual([...outcomes, ...refused].sort());
    expect(await storedOutcomes(scene)).toEqual(
      [...outcomes, 'first-rebill complete', 'second-rebill complete'].sort(),
    );
    expect(await eventsPublishedTwice(scene, AT_LEAST_ONCE)).toEqual([]);
    expect(charges(scene)).toHaveLength(sales.filter(({ outcome }) => outcome === 'complete').length + 2);
    await after.stop();
  });

  it.each([
    'setup',
    'status --json',
    'trace first-0',
    'contradictions',
    'dlq list',
    'dlq dismiss payment-declined.new-sale --since 1d --why test',
    'dlq replay payment-declined.new-sale',
    'produce -',
    'rerun --from 2020-01-01 --to 2100-01-01 --gateway flexecom-a --dry-run',
    'checkpoint show',
  ])('`salvage %s` works', async (command) => {
    const { code, stderr } = await secured.run(PIPELINE, command.split(' '), {}, LINE);
    expect({ code, refused: stderr.match(/.*ACLs.*/g) ?? [] }).toEqual({ code: 0, refused: [] });
  });

  it.each(['resume', 'reset'])('`salvage checkpoint %s` acts as the owner of a stopped partition', async (action) => {
    const running = start({
      roles: ['classify-declines'],
      settings: { ...secured.settingsOf(PIPELINE), DEAD_LETTERS_IN_A_ROW_MAX: '1' },
    });
    await publishUnreadable(secured.scene);
    const id = await stoppedPartition();
    const target = [...(action === 'reset' ? ['--to', 'end', '--yes'] : []), '--why', 'a test'];
    expect(await secured.run(PIPELINE, ['checkpoint', action, id, ...target])).toMatchObject({ code: 0, stderr: '' });
    await running.stop();
  });

  it('`salvage tail` follows a topic, and leaves no group behind', async () => {
    // A process that was killed may have left one.
    const before = await secured.readerGroups();
    const tail = secured.start(PIPELINE, ['tail', 'order-complete.new-sale', '--from-beginning']);
    const output = outputOf(tail);
    await until(() => output().includes('first-0'), output);
    tail.process.kill('SIGINT');
    expect((await tail.ended).code).toBe(0);
    expect(await secured.readerGroups()).toEqual(before);
  });
});

/** What fails without a right, and what is said then. */
const PROOFS: Readonly<Record<string, { readonly args: readonly string[]; readonly says: RegExp }>> = {
  'topic Read': { args: TAIL, says: /Read on the topic \S+\.order-complete\.new-sale:/ },
  'topic Write': { args: PRODUCE, says: /Write on (the topic \S+\.rerun-requested|any topic, or \w+ on the cluster):/ },
  'topic DescribeConfigs': { args: ['setup'], says: /DescribeConfigs on the topics (\S+, )+\S+ and \d+ more:/ },
  'topic Create': { args: ['setup'], says: /Create on the topics \S+\.new\.decline-accepted, .* and \d+ more:/ },
  'group Read': { args: TAIL, says: /(Read|Describe \(.*\)) on the group \S+\.salvage-log-reader-\S+:/ },
  'transactional id Write': {
    args: ['run', 'classify-declines'],
    says: /(Write|Describe \(.*\)) on the transactional id \S+:/,
  },
};

describe('without one of these ACLs', () => {
  const acls = documentedAcls().map((acl) => ({ ...acl, username: userWithout(acl) }));

  it.each(acls.filter(({ operation }) => operation !== 'Delete'))(
    '$operation on the $resource, who needs it is told so',
    async ({ resource, operation, username }) => {
      const proof = PROOFS[`${resource} ${operation}`];
      if (proof === undefined) throw new Error('no test shows that this right is needed');
      // Topics that are there already need not be created.
      const prefix = operation === 'Create' ? `${secured.prefix}.new` : secured.prefix;
      const command = secured.start(username, proof.args, { SALVAGE_PREFIX: prefix }, LINE);
      const output = outputOf(command);
      if (proof.args[0] === 'run') {
        // A stage waits for the right, as it waits for a server.
        await until(() => proof.says.test(output()) || command.process.exitCode !== null, output);
        command.process.kill('SIGTERM');
      }
      expect((await command.ended).code).toBe(proof.args[0] === 'run' ? 0 : 1);
      expect(output()).toMatch(proof.says);
      expect(output()).toContain(`Kafka's ACLs do not give the user ${username} the right`);
      expect(output()).not.toMatch(/^ +at .*:\d+:\d+/m);
    },
  );

  it('Delete on the group, a log reader leaves its group to the broker', async () => {
    const username = acls.find(({ operation }) => operation === 'Delete')?.username ?? '';
    const before = await secured.readerGroups();
    expect((await secured.run(username, TAIL)).code).toBe(0);
    expect(await secured.readerGroups()).toHaveLength(before.length + 1);
  });
});

describe('a connection that cannot be made', () => {
  it.each<[string, Record<string, string>, number, RegExp]>([
    ['a wrong password', { KAFKA_SASL_PASSWORD: 'wrong' }, 2, /Kafka refuses the login .*KAFKA_SASL_PASSWORD/],
    ['a login that the broker does not offer', { KAFKA_SASL_MECHANISM: 'plain' }, 2, /does not offer .*SASL_MECHANISM/],
    ['another authority', { KAFKA_TLS_CA_FILE: 'OTHER' }, 2, /is not signed by .*KAFKA_TLS_CA_FILE/],
    ['no authority', { KAFKA_TLS_CA_FILE: '' }, 2, /is not signed by .*KAFKA_TLS_CA_FILE/],
    ['a host that the certificate does not name', { KAFKA_BROKERS: 'LOCALHOST' }, 2, /is for another host .*BROKERS/],
    ['no TLS', { KAFKA_TLS: 'off', KAFKA_TLS_CA_FILE: '' }, 1, /Closed connection.*KAFKA_TLS/],
  ])('because of %s is explained in one line', async (_, wrong, code, says) => {
    const { broker } = secured;
    const settings = Object.fromEntries(
      Object.entries(wrong).map(([name, value]) => [
        name,
        value.replace('OTHER', broker.otherCaFile).replace('LOCALHOST', broker.address.replace(/.*:/, 'localhost:')),
      ]),
    );
    const commands = [TAIL, PRODUCE].map((args) => secured.run(PIPELINE, args, settings, LINE));
    const role = secured.start(PIPELINE, ['run', 'scheduler'], settings);
    const output = outputOf(role);
    for (const ended of await Promise.all(commands)) {
      expect(ended).toEqual({ code, stdout: '', stderr: expect.stringMatching(/^salvage: .*\n$/) });
      expect(ended.stderr).toMatch(says);
    }
    await until(() => says.test(output()), output);
    // It waits only for what may mend itself.
    if (code === 1) role.process.kill('SIGTERM');
    expect((await role.ended).code).toBe(code === 1 ? 0 : code);
  });
});

/** Waits until a partition is stopped; returns the id of its checkpoint. */
async function stoppedPartition(): Promise<string> {
  let id: string | undefined;
  await until(async () => {
    const { stdout } = await secured.run(PIPELINE, ['checkpoint', 'show', '--stopped', '--json']);
    id = /classify-declines\/[\w.-]+\/\d+/.exec(stdout)?.[0];
    return id !== undefined;
  });
  return id ?? '';
}

/** Runs every role with the pipeline's rights. */
function start(options: Partial<Parameters<Scene['start']>[0]> = {}): Pipeline {
  const pipeline = secured.scene.start({ roles: ROLES, settings: secured.settingsOf(PIPELINE), ...options });
  started.push(pipeline);
  return pipeline;
}

/** Runs everything until this stage has stored a chunk and not published its outputs: there the process dies. */
async function killedAt(stage: Role): Promise<void> {
  const killed = start({ at: { step: 'mongo-committed', stage, time: 1, action: 'kill' } });
  await killed.exited();
  const isReached = killed.steps.some((printed) => printed.step === 'mongo-committed' && printed.stage === stage);
  if (!isReached) throw new Error(`${stage} never stored a chunk: ${killed.log.slice(-2_000)}`);
}

/** What a command has written so far, to both of its outputs. */
function outputOf({ process }: RunningCommand): () => string {
  let output = '';
  for (const stream of [process.stdout, process.stderr]) {
    stream?.on('data', (data) => {
      output += data;
    });
  }
  return () => output;
}
