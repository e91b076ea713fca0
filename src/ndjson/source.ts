import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { errorCode, UsageError } from '../errors.ts';
import { unpacked } from './unpacked.ts';

/** Input that can be read twice: once to check, once to publish. */
export interface NdjsonSource {
  /** The file's path or `stdin`, for messages. */
  readonly name: string;
  open(): AsyncIterable<Buffer | string>;
}

/** Standard input is kept in memory, because it is read twice. */
const PIPED_BYTES_MAX = 256 * 1024 * 1024;

/**
 * A file, or standard input for `-`.
 * @throws UsageError if the file does not exist or cannot be read.
 */
export async function ndjsonSource(path: string): Promise<NdjsonSource> {
  if (path === '-') {
    if (process.stdin.isTTY) {
      throw new UsageError(
        'standard input is a terminal: send a file to it, such as salvage produce - < declines.ndjson, or name the file',
      );
    }
    return piped(process.stdin);
  }
  await checkReadable(path);
  return { name: path, open: () => unpacked(path, createReadStream(path)) };
}

async function checkReadable(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isDirectory()) throw new UsageError(`${path} is a directory; expected an NDJSON file`);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new UsageError(`${path} does not exist`);
    if (errorCode(error) === 'EACCES') throw new UsageError(`permission denied: ${path}; check who may read it`);
    throw error;
  }
}

/** Never written to disk: it may contain card numbers that are not masked yet. */
async function piped(input: AsyncIterable<Buffer | string>): Promise<NdjsonSource> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > PIPED_BYTES_MAX) {
      throw new UsageError(
        `standard input has more than ${PIPED_BYTES_MAX} bytes; save it to a file and pass its name`,
      );
    }
    chunks.push(buffer);
  }
  return {
    name: 'stdin',
    open: () => unpacked('standard input', Readable.from(chunks)),
  };
}
