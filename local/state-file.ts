import { renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode, errorMessage, FatalError } from '../src/errors.ts';

export const STATE_FILE = 'stack.json';

const identitySchema = z.object({ pid: z.int().positive(), bootId: z.string(), startTicks: z.string() });
const portSchema = z.int().min(1).max(65_535);

const stateSchema = z.object({
  ports: z.object({ kafka: portSchema, registry: portSchema, mongod: portSchema, controller: portSchema }),
  /** The servers that were started and not stopped. Some may have ended by themselves. */
  processes: z.object({
    kafka: identitySchema.optional(),
    registry: identitySchema.optional(),
    mongod: identitySchema.optional(),
  }),
});

/** What `salvage stack up` stores for later commands. */
export type StackState = z.infer<typeof stateSchema>;

/** @throws FatalError where the file exists and is not a state file. */
export async function readState(folder: string): Promise<StackState | undefined> {
  const file = join(folder, STATE_FILE);
  try {
    return stateSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new FatalError(`${file} cannot be read: ${errorMessage(error)}`);
  }
}

/**
 * Replaces the file in one step, so that a reader sees either the old state or the new one. Synchronous, so that Ctrl-C cannot
 * interrupt between the start of a server and its record.
 */
export function writeState(folder: string, state: StackState): void {
  const file = join(folder, STATE_FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
