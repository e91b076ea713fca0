import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { errorCode, UsageError } from '../errors.ts';

/** Something that can be read twice: once to check, once to publish. */
export interface NdjsonSource {
  /** For messages: the file's path, or `stdin`. */
  readonly name: string;
  open(): AsyncIterable<Buffer | string>;
}

/** What is piped in is held in memory until all of it was checked. */
const PIPED_BYTES_MAX = 256 * 1024 * 1024;

/**
 * A file, or standard input for `-`.
 * @throws UsageError where the file is not there or not to be read.
 */
export async function ndjsonSource(path: string): Promise<NdjsonSource> {
  if (path === '-') return piped(process.stdin);
  await checkReadable(path);
  return { name: path, open: () => createReadStream(path) };
}

async function checkReadable(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isDirectory()) throw new UsageError(`${path} is a folder; a file of NDJSON is needed`);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new UsageError(`${path} does not exist`);
    if (errorCode(error) === 'EACCES') throw new UsageError(`${path} may not be read by this user`);
    throw error;
  }
}

/** Not written to disk: it may hold what must not be stored before it is masked (R18). */
async function piped(input: AsyncIterable<Buffer | string>): Promise<NdjsonSource> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > PIPED_BYTES_MAX) {
      throw new UsageError(`more than ${PIPED_BYTES_MAX} bytes were piped in; save them to a file and give its name`);
    }
    chunks.push(buffer);
  }
  return {
    name: 'stdin',
    open: async function* () {
      yield* chunks;
    },
  };
}
