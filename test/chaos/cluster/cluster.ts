import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { awaitAll } from '../../../local/await-all.ts';
import { type ClusterServers, describeCluster } from '../../../local/cluster-servers.ts';
import type { OnProgress } from '../../../local/download.ts';
import { freePorts } from '../../../local/free-ports.ts';
import { HOST } from '../../../local/settings.ts';
import { requireJavaCompiler } from '../check/require-java-compiler.ts';
import { FrontDoor } from './front-door.ts';
import type { Mechanism } from './mechanisms.ts';
import { Member } from './member.ts';
import { merchantEnvironment, PREFIX, ROUTING_FILE } from './merchant.ts';
import { pipelineProcess, sandboxProcess } from './processes.ts';

interface ClusterOptions {
  readonly seed: number;
  readonly without: Mechanism | null;
  /** By how much the clock of each pipeline process is wrong, ms: one process each. */
  readonly clockOffsetsMs: readonly number[];
  /** Of the sandbox: small ones, all the time. */
  readonly sandboxFaults: Readonly<Record<string, number>>;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

export const PIPELINES = 2;
/** A lost webhook is made up for after seconds; the defaults are made for real recoveries, which take days. */
const OVERDUE_MS = 8_000;

/** Everything that a production system has: servers, two instances of the pipeline, FlexEcom, and what balances the load. */
export class Cluster {
  readonly folder: string;
  readonly servers: ClusterServers;
  readonly brokers: readonly Member[];
  readonly mongods: readonly Member[];
  readonly registry: Member;
  readonly pipelines: readonly Member[];
  readonly sandbox: Member;
  /** The pipeline reaches FlexEcom through it. */
  readonly flexecomDoor: FrontDoor;
  readonly sandboxUrl: string;
  readonly sandboxFaults: Readonly<Record<string, number>>;
  readonly clockOffsetsMs: readonly number[];
  /** FlexEcom reaches one of the pipeline's webhook receivers through it. */
  readonly webhookDoor: FrontDoor;
  readonly rerunDoor: FrontDoor;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(folder: string, servers: ClusterServers, ports: readonly number[], options: ClusterOptions) {
    const [flexecom = 0, sandbox = 0, webhooks = 0, reruns = 0, ...rest] = ports;
    const portsOf = (kind: number) => rest.slice(kind * PIPELINES, (kind + 1) * PIPELINES);
    const [healthPorts, webhookPorts, rerunPorts] = [portsOf(0), portsOf(1), portsOf(2)];
    this.folder = folder;
    this.servers = servers;
    this.brokers = servers.brokers.map((server) => new Member(server));
    this.mongods = servers.mongods.map((server) => new Member(server));
    this.registry = new Member(servers.registry);
    this.flexecomDoor = new FrontDoor(flexecom, [sandbox]);
    this.webhookDoor = new FrontDoor(webhooks, webhookPorts);
    this.rerunDoor = new FrontDoor(reruns, rerunPorts);
    this.sandboxFaults = options.sandboxFaults;
    this.clockOffsetsMs = options.clockOffsetsMs;
    this.sandboxUrl = `http://${HOST}:${sandbox}`;
    this.#environment = {
      ...merchantEnvironment(),
      KAFKA_BROKERS: servers.kafkaBrokers,
      SCHEMA_REGISTRY_URL: servers.schemaRegistryUrl,
      MONGODB_URI: servers.mongodbUri,
      SALVAGE_PREFIX: PREFIX,
      FLEXECOM_URL: this.flexecomDoor.url,
      CONSOLE_PORT: '0',
      OVERDUE_CASCADE_MS: String(OVERDUE_MS),
      OVERDUE_ASYNC_MS: String(OVERDUE_MS),
    };
    this.pipelines = healthPorts.map((port, index) => {
      const ownPorts = { WEBHOOK_PORT: String(webhookPorts[index]), RERUN_API_PORT: String(rerunPorts[index]) };
      const environment = { ...this.#environment, ...ownPorts };
      const changes = { without: options.without, clockOffsetMs: this.clockOffsetsMs[index] ?? 0 };
      return new Member(pipelineProcess({ name: `pipeline-${index + 1}`, folder, port, environment }, changes));
    });
    const faults = Object.entries(options.sandboxFaults).flatMap(([name, value]) => ['--fault', `${name}=${value}`]);
    const flags = ['--seed', String(options.seed), '--webhook-url', this.webhookDoor.url, ...faults];
    const environment = this.#environment;
    this.sandbox = new Member(sandboxProcess({ name: 'sandbox', folder, port: sandbox, environment }, flags));
  }

  /** All run when it resolves. Where one does not start, the others are ended. */
  static async open(options: ClusterOptions): Promise<Cluster> {
    const folder = await mkdtemp(join(tmpdir(), 'salvage-chaos-'));
    const servers = await describeCluster(folder, process.env, options.onProgress);
    await requireJavaCompiler(servers.java);
    const ports = await freePorts(4 + 3 * PIPELINES);
    const cluster = new Cluster(folder, servers, ports, options);
    try {
      await cluster.#start(options);
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  get members(): readonly Member[] {
    return [...this.brokers, ...this.mongods, this.registry, ...this.pipelines, this.sandbox];
  }

  /** Everything runs, is connected and answers again, or will when what it needs does. */
  async heal(): Promise<void> {
    await Promise.all(this.members.map((member) => member.heal()));
    await Promise.all([this.flexecomDoor, this.webhookDoor, this.rerunDoor].map((door) => door.open()));
  }

  /** Ends every process, the pipeline first so that it does not wait for its servers. Keeps the logs. */
  async close(): Promise<void> {
    await Promise.all([this.flexecomDoor, this.webhookDoor, this.rerunDoor].map((door) => door.close()));
    await Promise.all([...this.pipelines, this.sandbox].map((member) => member.retire()));
    await Promise.all(this.members.map((member) => member.retire()));
    const data = [...this.servers.brokers, ...this.servers.mongods, this.servers.registry].map(({ name }) => name);
    await Promise.all(data.map((name) => rm(join(this.folder, name), { recursive: true, force: true })));
  }

  async removeLogs(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  get logs(): string {
    return join(this.folder, 'logs');
  }

  async #start({ onProgress, signal }: ClusterOptions): Promise<void> {
    onProgress('Starting three Kafka nodes, three mongods and the registry …');
    await awaitAll([...this.brokers, ...this.mongods, this.registry].map((member) => member.start()));
    onProgress('Setting up topics, schemas and collections …');
    signal.throwIfAborted();
    await this.#salvage('setup');
    await this.#salvage('config', 'apply', ROUTING_FILE, '--why', 'a chaos run');
    await Promise.all([this.flexecomDoor, this.webhookDoor, this.rerunDoor].map((door) => door.open()));
    signal.throwIfAborted();
    onProgress('Starting the sandbox and two pipeline processes …');
    await awaitAll([this.sandbox, ...this.pipelines].map((member) => member.start()));
  }

  async #salvage(...args: string[]): Promise<void> {
    const program = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
    const env = { ...process.env, ...this.#environment, NODE_OPTIONS: '' };
    await promisify(execFile)(process.execPath, ['--no-warnings', program, ...args], { env, timeout: COMMAND_MS_MAX });
  }
}

const COMMAND_MS_MAX = 120_000;
