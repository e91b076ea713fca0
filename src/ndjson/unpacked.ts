import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { errorCode, errorMessage, UsageError } from '../errors.ts';

/** What the first bytes of a file say that it is, and how to make text of it. gzip is read as it is. */
const OTHER_FORMATS: readonly { readonly name: string; readonly begins: Buffer; readonly mend: string }[] = [
  { name: 'compressed with zstd', begins: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), mend: 'decompress it with zstd -d' },
  { name: 'compressed with xz', begins: Buffer.from([0xfd, 0x37, 0x7a, 0x58]), mend: 'decompress it with xz -d' },
  { name: 'compressed with bzip2', begins: Buffer.from('BZh'), mend: 'decompress it with bzip2 -d' },
  { name: 'a ZIP archive', begins: Buffer.from('PK\u0003\u0004'), mend: 'unpack it' },
  { name: 'UTF-16', begins: Buffer.from([0xff, 0xfe]), mend: 'convert it with iconv -f UTF-16 -t UTF-8' },
  { name: 'UTF-16', begins: Buffer.from([0xfe, 0xff]), mend: 'convert it with iconv -f UTF-16 -t UTF-8' },
];

/** The longest of the beginnings above. */
const FORMAT_BYTES = 4;

const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * The bytes of a text file, decompressed where they are gzip.
 * @throws UsageError where it is of another format, or its gzip data are damaged
 */
export async function* unpacked(name: string, chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer | string> {
  const source = chunks[Symbol.asyncIterator]();
  const beginning = await firstBytes(source);
  const other = OTHER_FORMATS.find(({ begins }) => startsWith(beginning, begins));
  if (other !== undefined) {
    await source.return?.();
    throw new UsageError(`${name} is ${other.name}, expected lines of UTF-8; ${other.mend}`);
  }
  const all = withBeginning(beginning, source);
  if (startsWith(beginning, GZIP)) yield* gunzipped(name, all);
  else yield* all;
}

function startsWith(bytes: Buffer, begins: Buffer): boolean {
  return bytes.subarray(0, begins.length).equals(begins);
}

/** At least as many as tell the formats apart, unless there are fewer. */
async function firstBytes(source: AsyncIterator<Buffer | string>): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < FORMAT_BYTES) {
    const next = await source.next();
    if (next.done === true) break;
    bytes = Buffer.concat([bytes, Buffer.from(next.value)]);
  }
  return bytes;
}

async function* withBeginning(
  beginning: Buffer,
  rest: AsyncIterator<Buffer | string>,
): AsyncGenerator<Buffer | string> {
  try {
    yield beginning;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* gunzipped(name: string, chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  // Its failure is thrown to whoever reads the decompressed side.
  pipeline(Readable.from(chunks), gunzip).catch(() => undefined);
  try {
    yield* gunzip;
  } catch (error) {
    if (!/^Z_/.test(String(errorCode(error)))) throw error;
    throw new UsageError(
      `${name} cannot be decompressed: its gzip data are damaged or incomplete (${errorMessage(error)})`,
    );
  }
}
