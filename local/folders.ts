import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Environment } from '../src/settings/settings.ts';

const APPLICATION = 'decline-salvage';

/** Nobody else reads what the servers keep there, or puts a program there that we would run. */
export const OWN_FOLDER = 0o700;

/** Downloaded servers, shared by all clones of this project: `SALVAGE_CACHE`, else in the XDG cache folder. */
export function cacheFolder(environment: Environment): string {
  return resolve(
    environment.SALVAGE_CACHE || join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), APPLICATION),
  );
}

/** The data of the servers of `salvage stack up`: `SALVAGE_STACK_DATA`, else in the XDG state folder. */
export function persistentDataFolder(environment: Environment): string {
  return resolve(
    environment.SALVAGE_STACK_DATA ||
      join(environment.XDG_STATE_HOME || join(homedir(), '.local', 'state'), APPLICATION, 'stack'),
  );
}
