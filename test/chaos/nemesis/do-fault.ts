import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../../local/program.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { addPartitions } from './add-partitions.ts';
import { primaryOf, stepDown } from './mongodb-primary.ts';
import type { PlannedFault } from './plan-faults.ts';

/** Does one fault and undoes it when its time is over. A run's `heal` undoes what this could not. */
export async function doFault(cluster: Cluster, fault: PlannedFault): Promise<void> {
  const one = (members: readonly Member[]) => memberAt(members, fault.target);
  switch (fault.name) {
    case 'broker-kill':
      return killed([one(cluster.brokers)], fault.forMs);
    case 'broker-pause':
      return paused(one(cluster.brokers), fault.forMs);
    case 'broker-restart':
      return restarted(one(cluster.brokers), fault.forMs);
    case 'brokers-rolling':
      return rolled(cluster.brokers);
    case 'leaders-moved':
      return electPreferredLeaders(cluster);
    case 'partitions-added':
      return addPartitions(cluster.servers.kafkaBrokers, fault.target);
    case 'mongod-kill':
      return killed([one(cluster.mongods)], fault.forMs);
    case 'mongod-pause':
      return paused(one(cluster.mongods), fault.forMs);
    case 'mongod-restart':
      return restarted(one(cluster.mongods), fault.forMs);
    case 'primary-kill':
      return killed([memberAt(cluster.mongods, await primaryOf(cluster))], fault.forMs);
    case 'primary-stepdown':
      return stepDown(cluster);
    case 'mongods-rolling':
      return rolled(cluster.mongods);
    case 'registry-kill':
      return killed([cluster.registry], fault.forMs);
    case 'registry-pause':
      return paused(cluster.registry, fault.forMs);
    case 'pipeline-kill':
      return killed([one(cluster.pipelines)], fault.forMs);
    case 'pipeline-pause':
      return paused(one(cluster.pipelines), fault.forMs);
    case 'pipeline-restart':
      return restarted(one(cluster.pipelines), fault.forMs);
    case 'pipelines-kill':
      return killed(cluster.pipelines, fault.forMs);
    case 'pipelines-rolling':
      return rolled(cluster.pipelines);
    case 'flexecom-unreachable':
      return unreachable(cluster, fault.forMs);
    case 'flexecom-pause':
      return paused(cluster.sandbox, fault.forMs);
    case 'flexecom-errors':
      return errors(cluster, fault.forMs);
  }
}

function memberAt(members: readonly Member[], target: number): Member {
  const member = members[target % members.length];
  if (member === undefined) throw new Error('the cluster has no such member');
  return member;
}

async function killed(members: readonly Member[], forMs: number): Promise<void> {
  await Promise.all(members.map((member) => member.kill()));
  await sleep(forMs);
  await Promise.all(members.map((member) => member.launch()));
}

async function paused(member: Member, forMs: number): Promise<void> {
  member.pause();
  await sleep(forMs);
  member.resume();
}

async function restarted(member: Member, downMs: number): Promise<void> {
  await member.stop();
  await sleep(downMs);
  await member.launch();
}

/** One after the other, each ready and caught up before the next one stops. */
async function rolled(members: readonly Member[]): Promise<void> {
  for (const member of members) {
    await member.stop();
    await member.start();
    await sleep(CATCH_UP_MS);
  }
}

const CATCH_UP_MS = 3_000;

async function unreachable({ flexecomDoor }: Cluster, forMs: number): Promise<void> {
  await flexecomDoor.close();
  await sleep(forMs);
  await flexecomDoor.open();
}

async function errors({ sandboxUrl, sandboxFaults }: Cluster, forMs: number): Promise<void> {
  const set = (faults: Readonly<Record<string, number>>) =>
    fetch(`${sandboxUrl}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
      signal: AbortSignal.timeout(10_000),
    });
  await set({ errorRate: 0.4, rate429: 0.2, resetAfter: 0.2 });
  await sleep(forMs);
  await set({ errorRate: 0, rate429: 0, resetAfter: 0, ...sandboxFaults });
}

/** Every partition is led by the first of its replicas again, where that one is in sync. */
async function electPreferredLeaders({ servers }: Cluster): Promise<void> {
  const classPath = join(servers.kafkaLibraries, '*');
  const args = ['-XX:TieredStopAtLevel=1', '-cp', classPath, ELECT_LEADERS, servers.kafkaBrokers];
  await runProgram(servers.java, args, 'java is missing');
}

const ELECT_LEADERS = fileURLToPath(new URL('./ElectLeaders.java', import.meta.url));
