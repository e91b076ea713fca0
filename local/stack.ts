import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../src/settings/settings.ts';
import { addressesAt, givenAddresses, type StackAddresses } from './addresses.ts';
import type { OnProgress } from './download.ts';
import { whenWeAreGone } from './guardian.ts';
import { LocalServer } from './local-server.ts';
import { choosePorts, describeServers, type StackPorts } from './servers.ts';
import { together } from './together.ts';

export interface StackOptions {
  readonly ports?: Partial<StackPorts>;
  /** Where the cache folder and JAVA_HOME are looked up; default `process.env`. */
  readonly environment?: Environment;
  /** Default: lines on stderr. */
  readonly onProgress?: OnProgress;
}

export interface RunningStack extends StackAddresses {
  readonly kafka: LocalServer;
  readonly registry: LocalServer;
  readonly mongod: LocalServer;
  /** Stops the three and removes what they stored. */
  stop(): Promise<void>;
}

/**
 * Starts Kafka, the schema registry and MongoDB for as long as this process lives, each ready when this resolves.
 * They store in a temporary folder, and end with this process, however that ends. What `salvage stack up` leaves
 * running is another thing.
 * @throws FatalError where something needed is missing or a server does not start; none is left running then
 */
async function startStack(options: StackOptions = {}): Promise<RunningStack> {
  const onProgress = options.onProgress ?? printProgress;
  const folder = await mkdtemp(join(tmpdir(), 'salvage-stack-'));
  const dismissGuardian = whenWeAreGone('sleep 1; rm -rf "$1"', [folder]);
  const started: LocalServer[] = [];
  const stop = async () => {
    await Promise.all(started.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
    dismissGuardian();
  };
  try {
    const ports = await choosePorts(options.ports ?? {});
    const servers = await describeServers(folder, ports, options.environment ?? process.env, onProgress);
    const kafka = new LocalServer(servers.kafka);
    const registry = new LocalServer(servers.registry);
    const mongod = new LocalServer(servers.mongod);
    started.push(kafka, registry, mongod);
    onProgress('Starting Kafka, the schema registry and MongoDB …');
    const startedAt = Date.now();
    await together(started.map((server) => server.start()));
    onProgress(`Ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
    return { ...addressesAt(ports), kafka, registry, mongod, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The servers that the environment names, left alone, or else a stack of our own. */
export async function openStack(options: StackOptions = {}): Promise<StackAddresses & { stop(): Promise<void> }> {
  const given = givenAddresses(options.environment ?? process.env);
  if (given === undefined) return startStack(options);
  return { ...given, stop: async () => undefined };
}

export function printProgress(line: string): void {
  process.stderr.write(`${line}\n`);
}
