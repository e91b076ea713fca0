import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FatalError } from '../src/errors.ts';
import checksums from './checksums.json' with { type: 'json' };
import contents from './contents.json' with { type: 'json' };

/** By download and file: SHA-256 in hexadecimal. A registry that was broken into cannot change what we run. */
const CHECKSUMS: Readonly<Record<string, Readonly<Record<string, string>>>> = checksums;

/** By download: the digest of its files as they lie in the cache, unpacked; one for each kind of machine. */
const CONTENTS: Readonly<Record<string, readonly string[]>> = contents;

/**
 * Checks that these files are the ones that were downloaded when their checksums were written down.
 * @param download the name of the download's folder, which contains the version
 * @throws FatalError that names the first other or unknown file; it must not be run
 */
export async function verifyChecksums(
  download: string,
  folder: string,
  files: readonly string[],
  known = CHECKSUMS,
): Promise<void> {
  for (const file of files) {
    const expected = known[download]?.[file];
    const found = await sha256Of(join(folder, file));
    if (expected === found) continue;
    const why =
      expected === undefined ? 'local/checksums.json does not list it' : `its SHA-256 is not the expected ${expected}`;
    throw new FatalError(
      `${file} of ${download} was downloaded and is not used: ${why}. It has ${found}. If you changed the version, check the file at its source and write its checksum down`,
    );
  }
}

/** Every file that the download must have. */
export function listedFiles(download: string): string[] {
  return Object.keys(CHECKSUMS[download] ?? {});
}

/** What `contentsDigest` may say of a download. */
export function listedContents(download: string): readonly string[] {
  return CONTENTS[download] ?? [];
}

/** One SHA-256 of the names and contents of all files in a folder, but for `except` at its top. */
export async function contentsDigest(folder: string, except: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => file !== except)
    .sort();
  const digest = createHash('sha256');
  for (const file of files) digest.update(`${await sha256Of(join(folder, file))}  ${file}\n`);
  return digest.digest('hex');
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
