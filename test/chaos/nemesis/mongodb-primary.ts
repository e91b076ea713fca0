import { MongoClient } from 'mongodb';
import type { Cluster } from '../cluster/cluster.ts';

const ANSWER_MS_MAX = 5_000;
/** It is not elected again for so long. */
const STEP_DOWN_SECONDS = 10;

/** The number of the mongod that is primary now; the first where none is. */
export async function primaryOf({ servers }: Cluster): Promise<number> {
  const roles = await Promise.all(servers.mongods.map(({ port }) => isPrimary(port)));
  return Math.max(0, roles.indexOf(true));
}

export async function stepDown(cluster: Cluster): Promise<void> {
  const port = cluster.servers.mongods[await primaryOf(cluster)]?.port ?? 0;
  await withMongod(port, (client) =>
    client.db('admin').command({ replSetStepDown: STEP_DOWN_SECONDS, secondaryCatchUpPeriodSecs: 3, force: true }),
  );
}

function isPrimary(port: number): Promise<boolean> {
  return withMongod(port, async (client) => {
    const hello = await client.db('admin').command({ hello: 1 });
    return hello.isWritablePrimary === true;
  }).catch(() => false);
}

async function withMongod<Result>(port: number, work: (client: MongoClient) => Promise<Result>): Promise<Result> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/`, {
    directConnection: true,
    serverSelectionTimeoutMS: ANSWER_MS_MAX,
    socketTimeoutMS: ANSWER_MS_MAX,
  });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
