import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../src/settings.ts';
import { addressesAt, givenAddresses, type StackAddresses } from './addresses.ts';
import type { OnProgress } from './download.ts';
import { whenWeAreGone } from './guardian.ts';
import { isRunning, type ProcessIdentity, signal } from './process-identity.ts';
import { launch, type ServerDefinition, stopServer, untilReady } from './server.ts';
import { choosePorts, describeServers, type StackPorts } from './servers.ts';

export interface StackOptions {
  /** Default: a temporary folder. It goes, with all that the servers stored, when the stack stops. */
  readonly folder?: string;
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
 * They end with this process, however that ends. The servers that `salvage stack up` leaves running are another thing.
 * @throws FatalError where something needed is missing or a server does not start; none is left running then
 */
export async function startStack(options: StackOptions = {}): Promise<RunningStack> {
  const onProgress = options.onProgress ?? printProgress;
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'salvage-stack-')));
  const keepFolder = whenWeAreGone('sleep 1; rm -rf "$1"', [folder]);
  const started: LocalServer[] = [];
  const stop = async () => {
    await Promise.all(started.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
    keepFolder();
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
    await Promise.all(started.map((server) => server.start()));
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

/** One server of a stack, which a test of outages may take away and bring back: same port, same data. */
export class LocalServer {
  readonly #definition: ServerDefinition;
  #identity: ProcessIdentity | undefined;
  #dismissGuardian: (() => void) | undefined;

  constructor(definition: ServerDefinition) {
    this.#definition = definition;
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    await this.#definition.prepare();
    this.#identity = launch(this.#definition);
    this.#dismissGuardian = whenWeAreGone('kill -9 "$1"', [String(this.#identity.pid)]);
    await untilReady(this.#definition, this.#identity);
  }

  /** Ends it cleanly; does nothing where it does not run. */
  async stop(): Promise<void> {
    const identity = this.#identity;
    if (identity === undefined) return;
    await stopServer(identity);
    this.#dismissGuardian?.();
    this.#identity = undefined;
  }

  /** SIGKILL, as a crash would have it. Resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#identity !== undefined) signal(this.#identity, 'SIGKILL');
    await this.stop();
  }

  /** Connections stay open and nothing answers, until `resume`. */
  pause(): void {
    if (this.#identity !== undefined) signal(this.#identity, 'SIGSTOP');
  }

  resume(): void {
    if (this.#identity !== undefined) signal(this.#identity, 'SIGCONT');
  }

  get running(): boolean {
    return this.#identity !== undefined && isRunning(this.#identity);
  }
}
