import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../src/settings/settings.ts';
import { addressesAt, givenAddresses, type StackAddresses } from './addresses.ts';
import { awaitAll } from './await-all.ts';
import type { OnProgress } from './download.ts';
import { runAfterExit } from './guardian.ts';
import { LocalServer } from './local-server.ts';
import { choosePorts, describeServers, type StackPorts } from './servers.ts';

interface StackOptions {
  readonly ports?: Partial<StackPorts>;
  /** For the cache folder and JAVA_HOME; default `process.env`. */
  readonly environment?: Environment;
  /** Default: lines on stderr. */
  readonly onProgress?: OnProgress;
}

interface RunningStack extends StackAddresses {
  readonly kafka: LocalServer;
  readonly registry: LocalServer;
  readonly mongod: LocalServer;
  /** Stops the three servers and removes their data. */
  stop(): Promise<void>;
}

/**
 * Starts Kafka, the schema registry and MongoDB for the lifetime of this process. All are ready when it resolves. Their data is
 * in a temporary folder. They end with this process, even if it is killed, unlike the servers of `salvage stack up`.
 * @throws FatalError where a prerequisite is missing or a server does not start; then no server is left running
 */
async function startStack(options: StackOptions = {}): Promise<RunningStack> {
  const onProgress = options.onProgress ?? printProgress;
  const folder = await mkdtemp(join(tmpdir(), 'salvage-stack-'));
  const dismissGuardian = runAfterExit('sleep 1; rm -rf "$1"', [folder]);
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
    await awaitAll(started.map((server) => server.start()));
    onProgress(`Ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
    return { ...addressesAt(ports), kafka, registry, mongod, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The servers that the environment names; where it names none, a new stack. `stop` stops only a new stack. */
export async function openStack(options: StackOptions = {}): Promise<StackAddresses & { stop(): Promise<void> }> {
  const given = givenAddresses(options.environment ?? process.env);
  if (given === undefined) return startStack(options);
  return { ...given, stop: async () => undefined };
}

export function printProgress(line: string): void {
  process.stderr.write(`${line}\n`);
}
