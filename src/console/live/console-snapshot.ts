import { readStatus, type Status } from '../../inspect/status/status.ts';
import type { SharedReader } from './shared-reader.ts';

/** What everybody watches. */
export type ConsoleSnapshot = Status;

export function readConsoleSnapshot(reader: SharedReader): Promise<ConsoleSnapshot> {
  return reader.read((servers) => readStatus(servers, Date.now()));
}
