import type { Admin, Producer } from 'kafkajs';
import type { Sandbox } from '../../../src/flexecom/sandbox/start-sandbox.ts';
import type { Database } from '../../../src/mongo/database.ts';
import type { Names } from '../../../src/names.ts';
import type { Role } from '../../../topics/contract/topic.ts';
import type { ObservedProcess } from '../../support/observed-process.ts';
import { until } from '../../support/until.ts';
import { sale } from './old-declines.ts';
import type { OldRelease } from './old-release.ts';

const DAY_MS = 86_400_000;

/** What the scenario works with. */
export interface OldWorld {
  readonly release: OldRelease;
  readonly sandbox: Sandbox;
  readonly database: Database;
  readonly admin: Admin;
  readonly producer: Producer;
  readonly names: Names;
  /** Domain time. */
  now(): number;
  moveClock(ms: number): void;
  log(line: string): void;
}

export async function started(world: OldWorld, roles: readonly Role[]): Promise<ObservedProcess> {
  world.log(`runs ${roles.join(', ')}`);
  const process = world.release.start(roles);
  await process.reached('running');
  return process;
}

export function produceSales(world: OldWorld, name: string, ends: readonly string[]): Promise<void> {
  const occurredAt = world.now();
  const sales = ends.map((end, index) => sale({ name: `${name}-sale-${index}`, ends: end, occurredAt }));
  return world.release.produce(sales);
}

/** FlexEcom never gets the request. */
export function parkUnknown(world: OldWorld, names: readonly string[]): Promise<void> {
  return park(world, names, { latencyMs: 7_000, resetBefore: 1 });
}

export async function park(
  world: OldWorld,
  names: readonly string[],
  faults: { latencyMs: number; resetBefore?: number },
): Promise<void> {
  const running = await started(world, ['classify-declines', 'submit-to-flexecom']);
  world.sandbox.setFaults(faults);
  await world.release.produce(names.map((name) => sale({ name, ends: 'approve', occurredAt: world.now() })));
  await untilCount(
    world,
    'submissions',
    { orderId: { $in: names.map((name) => `order-${name}`) }, parked: true },
    names.length,
  );
  await running.stop();
  world.sandbox.setFaults({ latencyMs: 0, resetBefore: 0 });
}

export async function publishJunk(
  { producer, names }: OldWorld,
  topic: string,
  partition: number,
  count: number,
): Promise<void> {
  const messages = Array.from({ length: count }, (_, index) => ({
    partition,
    key: `junk-${index}`,
    value: `junk ${index}`,
  }));
  await producer.send({ topic: names.topic(topic), acks: -1, messages });
}

/** So small that nothing can be published to flexecom-result. */
export async function limitMessages({ admin, names }: OldWorld, bytes: number): Promise<void> {
  const configEntries = [
    { name: 'max.message.bytes', value: String(bytes) },
    { name: 'cleanup.policy', value: 'delete' },
    { name: 'retention.ms', value: String(7 * DAY_MS) },
  ];
  // TOPIC
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: 2, name: names.topic('flexecom-result'), configEntries }],
  });
}

export function ended(world: OldWorld, count: number): Promise<void> {
  return untilCount(world, 'submissions', { appliedAt: { $ne: null } }, count);
}

export async function untilCount(
  { database, log }: OldWorld,
  collection: string,
  filter: object,
  count: number,
): Promise<void> {
  const counted = () => database.db.collection(collection).countDocuments(filter);
  await until(
    async () => (await counted()) === count,
    async () => `${await counted()} of ${count} ${collection} ${JSON.stringify(filter)}`,
  );
  log(`${count} ${collection} ${JSON.stringify(filter)}`);
}
