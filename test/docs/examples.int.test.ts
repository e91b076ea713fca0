import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { orderCompleteNewSale } from '../../topics/order-complete.new-sale.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { TopicsForClients } from '../client/topics-for-clients.ts';
import { readTopic } from '../support/read-topic.ts';
import { freshPrefix } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { orderCompleteSample } from '../topics/sample-events.ts';
import { ROOT } from './embedded-files.ts';
import { ensureExampleJars, ensureExampleWheels } from './example-libraries.ts';

const run = promisify(execFile);
const EXAMPLES = fileURLToPath(new URL('docs/examples/', ROOT));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salvage-examples-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Programs that use nothing of this repository. */
describe.each([
  { language: 'Python', prepare: preparePython },
  { language: 'Java', prepare: prepareJava },
])('the examples in $language', ({ language, prepare }) => {
  /** Of its own, as the readers have one group. */
  const topics = new TopicsForClients();
  let programs: Programs;
  let reader: ChildProcess | undefined;
  beforeAll(async () => {
    programs = await prepare();
    await topics.open();
  });
  afterAll(() => topics.close());
  afterEach(() => void reader?.kill('SIGKILL'));

  it('publish a decline as the pipeline reads it', async () => {
    const { file, args, env } = programs.produce;
    const { stdout } = await run(file, args, { env: { ...settings(topics), ...env } });
    const [, orderId] = /^published the decline of (order-\d+)\r?\n$/.exec(stdout) ?? [];
    const declines = await readTopic(topics.prefix, paymentDeclinedNewSale);
    expect(declines.filter(({ key, event }) => key === orderId && event.orderId === orderId)).toHaveLength(1);
  });

  it('fulfil what was recovered, once, and nothing that was aborted', async () => {
    const { file, args, env } = programs.fulfill;
    await publishOutcomes(topics);
    const database = join(folder, `${language}.sqlite`);
    reader = spawn(file, args, { env: { ...settings(topics), ...env, DATABASE: database }, stdio: 'pipe' });
    let printed = '';
    reader.stdout?.on('data', (chunk) => {
      printed += chunk;
    });
    reader.stderr?.on('data', (chunk) => {
      printed += chunk;
    });
    await until(
      () => printed.includes('of last\n'),
      () => printed,
    );
    expect(printed).toBe('fulfill 2 item(s) of first\nfulfill 2 item(s) of last\n');
  });
});

interface Programs {
  readonly produce: Program;
  readonly fulfill: Program;
}

interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

async function preparePython(): Promise<Programs> {
  const env = { PYTHONPATH: (await ensureExampleWheels()).join(':'), PYTHONDONTWRITEBYTECODE: '1' };
  const program = (name: string) => ({ file: 'python3', args: [join(EXAMPLES, 'python', name)], env });
  return { produce: program('produce_decline.py'), fulfill: program('fulfill_orders.py') };
}

async function prepareJava(): Promise<Programs> {
  const jars = join(await ensureExampleJars(), '*');
  const sources = ['Registry', 'ProduceDecline', 'FulfillOrders'];
  const paths = sources.map((name) => join(EXAMPLES, 'java/src/main/java', `${name}.java`));
  await run('javac', ['-d', folder, '-cp', jars, ...paths]);
  const program = (name: string) => ({ file: 'java', args: ['-cp', `${jars}:${folder}`, name], env: {} });
  return { produce: program('ProduceDecline'), fulfill: program('FulfillOrders') };
}

function settings(topics: TopicsForClients): Record<string, string | undefined> {
  const { brokers, schemaRegistryUrl, prefix } = topics.connection;
  return {
    ...process.env,
    KAFKA_BROKERS: brokers.join(','),
    SCHEMA_REGISTRY_URL: schemaRegistryUrl,
    SALVAGE_PREFIX: prefix,
  };
}

/** An order that is there twice, one that was aborted, and a last one. */
async function publishOutcomes(topics: TopicsForClients): Promise<void> {
  const topic = topics.names.topic(orderCompleteNewSale.name);
  const messages = (orderId: string) => [
    {
      key: orderId,
      value: topics.codec.encode(orderCompleteNewSale, { ...orderCompleteSample, orderId, debtId: orderId }),
    },
  ];
  const aborting = topics.kafka.producer({ transactionalId: freshPrefix(), idempotent: true, maxInFlightRequests: 1 });
  await aborting.connect();
  await topics.producer.send({ topic, messages: [...messages('first'), ...messages('first')] });
  const transaction = await aborting.transaction();
  await transaction.send({ topic, messages: messages('aborted') });
  await transaction.abort();
  await aborting.disconnect();
  await topics.producer.send({ topic, messages: messages('last') });
}
