import { chmod, mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FatalError, UsageError } from '../src/errors.ts';
import type { Environment } from '../src/settings/settings.ts';
import { addressesAt, type StackAddresses } from './addresses.ts';
import { awaitAll } from './await-all.ts';
import type { OnProgress } from './download.ts';
import { exclusively } from './exclusive.ts';
import { OWN_FOLDER } from './folders.ts';
import { isFree } from './free-ports.ts';
import { isRunning, type ProcessIdentity } from './process-identity.ts';
import { launch, readinessProblem, type ServerDefinition, stopServer, untilReady } from './server.ts';
import { choosePorts, describeServers, readinessChecks, type StackPorts } from './servers.ts';
import { SERVER_NAMES, type ServerName } from './settings.ts';
import { readState, STATE_FILE, type StackState, writeState } from './state-file.ts';

/**
 * - ready: it runs and answers.
 * - not-answering: it runs and does not answer.
 * - gone: it was started and has ended by itself.
 * - stopped: it was not started, or was stopped.
 */
type ServerState = 'ready' | 'not-answering' | 'gone' | 'stopped';

interface ServerStatus {
  readonly name: ServerName;
  readonly state: ServerState;
  readonly port: number;
  /** Set where it runs. */
  readonly pid?: number;
  /** Why it does not answer. */
  readonly problem?: string;
}

export interface StackStatus {
  readonly folder: string;
  /** All three servers are ready. */
  readonly ready: boolean;
  readonly servers: readonly ServerStatus[];
  /** Undefined where no stack was ever started in the folder. */
  readonly addresses?: StackAddresses;
}

interface UpOptions {
  readonly folder: string;
  readonly ports: Partial<StackPorts>;
  readonly environment: Environment;
  readonly onProgress: OnProgress;
}

/**
 * Starts the three servers, and leaves them running after this process ends. All are ready when it resolves. Safe to repeat: a
 * server that answers is left alone; one that has ended or hangs is started again on its port and data.
 * @throws UsageError where the stack exists on other ports; FatalError where a server cannot be started
 */
export function up(options: UpOptions): Promise<StackAddresses> {
  const { folder, onProgress } = options;
  return exclusively(`stack ${folder}`, announceWait(options), async () => {
    let state = (await readState(folder)) ?? (await newStack(folder, options.ports));
    await chmod(folder, OWN_FOLDER);
    refuseOtherPorts(state, options.ports);
    const servers = await describeServers(folder, state.ports, options.environment, onProgress);
    const record = (name: ServerName, identity: ProcessIdentity) => {
      state = { ...state, processes: { ...state.processes, [name]: identity } };
      writeState(folder, state);
    };
    await awaitAll(SERVER_NAMES.map((name) => ensureUp(servers[name], state, record, onProgress)));
    return addressesAt(state.ports);
  });
}

/**
 * Stops the three servers and removes their data. With `persist` the data stays for the next `up`.
 * @returns whether there was anything to stop or remove
 */
export function down(options: { folder: string; persist: boolean; onProgress: OnProgress }): Promise<boolean> {
  const { folder, persist, onProgress } = options;
  return exclusively(`stack ${folder}`, announceWait(options), async () => {
    const state = await readState(folder);
    if (state === undefined) return false;
    const running = SERVER_NAMES.map((name) => state.processes[name]).filter((identity) => identity !== undefined);
    onProgress('Stopping …');
    await Promise.all(running.map(stopServer));
    if (persist) writeState(folder, { ...state, processes: {} });
    else await removeStack(folder);
    return true;
  });
}

export async function status(folder: string): Promise<StackStatus> {
  const state = await readState(folder);
  if (state === undefined) return { folder, ready: false, servers: [] };
  const servers = await Promise.all(SERVER_NAMES.map((name) => serverStatus(name, state)));
  const ready = servers.every((server) => server.state === 'ready');
  return { folder, ready, servers, addresses: addressesAt(state.ports) };
}

async function serverStatus(name: ServerName, state: StackState): Promise<ServerStatus> {
  const port = state.ports[name];
  const identity = state.processes[name];
  if (identity === undefined) return { name, state: 'stopped', port };
  if (!isRunning(identity)) return { name, state: 'gone', port };
  const problem = await readinessProblem(() => readinessChecks[name](port));
  const { pid } = identity;
  return problem === undefined
    ? { name, state: 'ready', port, pid }
    : { name, state: 'not-answering', port, pid, problem };
}

async function ensureUp(
  definition: ServerDefinition<ServerName>,
  state: StackState,
  record: (name: ServerName, identity: ProcessIdentity) => void,
  onProgress: OnProgress,
): Promise<void> {
  const { name, port } = definition;
  const before = await serverStatus(name, state);
  if (before.state === 'ready') return;
  onProgress(whyStarted(before));
  const identity = state.processes[name];
  if (identity !== undefined) await stopServer(identity);
  if (!(await isFree(port))) {
    throw new FatalError(
      `Port ${port} of ${name} is in use by another program: stop it, or run \`salvage stack down\` and start on other ports`,
    );
  }
  await definition.prepare();
  const launched = launch(definition);
  record(name, launched);
  await untilReady(definition, launched);
  onProgress(`${name}: ready on port ${port}`);
}

function whyStarted({ name, state, pid, problem }: ServerStatus): string {
  if (state === 'gone') return `${name} has ended by itself; starting it again`;
  if (state === 'not-answering') return `${name} (process ${pid}) does not answer (${problem}); starting it again`;
  return `${name}: starting …`;
}

async function newStack(folder: string, wanted: Partial<StackPorts>): Promise<StackState> {
  await mkdir(folder, { recursive: true, mode: OWN_FOLDER });
  const foreign = (await readdir(folder)).length > 0;
  if (foreign) throw new UsageError(`${folder} is not empty: name a new or empty folder for the stack's data`);
  const state = { ports: await choosePorts(wanted), processes: {} };
  writeState(folder, state);
  return state;
}

function refuseOtherPorts(state: StackState, wanted: Partial<StackPorts>): void {
  for (const name of SERVER_NAMES) {
    const port = wanted[name];
    if (port === undefined || port === state.ports[name]) continue;
    throw new UsageError(
      `This stack's ${name} is on port ${state.ports[name]}, not ${port}: run \`salvage stack down\` first, or name another --data folder`,
    );
  }
}

/** Removes only our own files: a user named the folder and may have put others there. */
async function removeStack(folder: string): Promise<void> {
  for (const name of [...SERVER_NAMES, 'logs', STATE_FILE]) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
  const rest = await readdir(folder);
  if (rest.length === 0) await rmdir(folder);
}

function announceWait(options: { folder: string; onProgress: OnProgress }): () => void {
  return () => options.onProgress(`Another command is changing the stack in ${options.folder}; waiting`);
}
