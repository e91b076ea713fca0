import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { StackAddresses } from '../../../local/addresses.ts';

/** The processes of Kafka and mongod; none where a server runs on another machine. */
export interface ServerProcesses {
  readonly kafka: readonly number[];
  readonly mongod: readonly number[];
}

/** Finds the servers by the ports that they listen on, as they may be the local stack's or someone's own. */
export function findServerProcesses({ kafkaBrokers, mongodbUri }: StackAddresses): ServerProcesses {
  const [, hosts = ''] = /^mongodb:\/\/(?:[^@/]*@)?([^/?]+)/.exec(mongodbUri) ?? [];
  return { kafka: listenersAt(kafkaBrokers), mongod: listenersAt(hosts) };
}

/** @param addresses `host:port`, several separated by commas. */
function listenersAt(addresses: string): number[] {
  const found = addresses.split(',').map((address) => listenerOn(Number(address.split(':').at(-1))));
  return found.every((pid) => pid !== undefined) ? found : [];
}

/** The process that listens on a port of this machine. */
export function listenerOn(port: number): number | undefined {
  const sockets = new Set(listeningSockets(port).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  const processes = readdirSync('/proc').map(Number).filter(Number.isSafeInteger);
  return processes.find((pid) => openFiles(pid).some((file) => sockets.has(file)));
}

/** State of a listening socket in /proc/net/tcp. */
const LISTEN = '0A';

function listeningSockets(port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => state === LISTEN && local?.endsWith(suffix) === true)
      .flatMap((fields) => fields[9] ?? []),
  );
}

function openFiles(pid: number): string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).flatMap((descriptor) => linkTarget(`${folder}/${descriptor}`) ?? []);
  } catch {
    return [];
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
