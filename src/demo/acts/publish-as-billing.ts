import type { KafkaClient, KafkaProducer } from '../../kafka/client/kafka-types.ts';
import type { Database } from '../../mongo/database.ts';
import { wait } from '../../waiting/backoff.ts';
import type { DemoMessage } from '../sample/sample-declines.ts';
import type { DemoWorld } from './demo-world.ts';
import { publishSample } from './publish-sample.ts';

/** Billing's act: it publishes declines, no faster than they are answered. Resolves with how many there were. */
export async function publishAsBilling(
  { servers }: DemoWorld,
  messages: Iterable<DemoMessage>,
  onPublished: (count: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const { database, kafka } = servers;
  const answeredBefore = await countAnswered(database);
  const producer = billingProducer(kafka);
  await producer.connect();
  try {
    return await publishSample({ producer, ...servers }, messages, async (published) => {
      onPublished(published);
      await keepPace(database, published, answeredBefore, signal);
    });
  } finally {
    await producer.disconnect();
  }
}

/** Billing's own: not one of the pipeline's. */
function billingProducer(kafka: KafkaClient): KafkaProducer {
  return kafka.producer({ idempotent: true });
}

/** Repeats and malformed messages leave no record; at least this share of what is published does. */
const RECORDED_SHARE = 0.9;
const UNANSWERED_MAX = 200;
const OPEN_CASCADES_MAX = 100;
const POLL_MS = 50;

/** Waits while the pipeline is behind: on a slow machine, cascades published all at once would miss their deadline. */
async function keepPace(
  database: Database,
  published: number,
  answeredBefore: number,
  signal: AbortSignal,
): Promise<void> {
  const openCascades = { route: 'CASCADE' as const, state: { $in: ['PENDING' as const, 'SENDING' as const] } };
  while (!signal.aborted) {
    const [answered, open] = await Promise.all([
      countAnswered(database),
      database.collection('submissions').countDocuments(openCascades),
    ]);
    const unanswered = published * RECORDED_SHARE - (answered - answeredBefore);
    if (unanswered <= UNANSWERED_MAX && open <= OPEN_CASCADES_MAX) return;
    await wait(POLL_MS, signal);
  }
}

function countAnswered(database: Database): Promise<number> {
  return database.collection('declines').countDocuments({});
}
