import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { FatalError } from '../src/errors.ts';
import { contentsDigest } from './checksums.ts';
import { exclusively } from './exclusive.ts';
import { OWN_FOLDER } from './folders.ts';

/** Called with a line for the person who is waiting. */
export type OnProgress = (line: string) => void;

export interface Download {
  /** For progress lines. */
  readonly title: string;
  /** Where the files end up. Its name contains the version. */
  readonly folder: string;
  /** Puts the files into the given empty folder. */
  readonly fetchInto: (folder: string) => Promise<void>;
  /** What `contentsDigest` may say of the folder: one for each kind of machine. */
  readonly contents: readonly string[];
}

/**
 * Downloads once, even where several processes ask at the same time. A folder in place is complete: files are fetched into
 * another folder, listed with their sizes, and moved in one step. Removes a partial download that a killed process left, and
 * downloads again where a file is missing, truncated or other than it was: each time, as it is run each time.
 * @throws FatalError where what was downloaded is not what it was when its digest was written down
 */
export async function ensureDownloaded(download: Download, onProgress: OnProgress): Promise<void> {
  const { folder, title, contents } = download;
  if (await isAsDownloaded(folder, contents)) return;
  const announceWait = () => onProgress(`${title}: another process is downloading it; waiting`);
  await exclusively(`download ${folder}`, announceWait, async () => {
    if (await isAsDownloaded(folder, contents)) return;
    if (await isComplete(folder)) onProgress(`${title}: ${folder} has changed since it was downloaded`);
    await removeLeftovers(folder);
    const startedAt = Date.now();
    onProgress(`${title}: downloading …`);
    const partial = folder + PARTIAL_SUFFIX;
    await mkdir(partial, { recursive: true, mode: OWN_FOLDER });
    await download.fetchInto(partial);
    await requireContents(partial, download);
    await writeFile(join(partial, MANIFEST), JSON.stringify(await sizesIn(partial)));
    await rename(partial, folder);
    onProgress(`${title}: downloaded in ${Math.round((Date.now() - startedAt) / 1000)} s`);
  });
}

const PARTIAL_SUFFIX = '.partial';
const MANIFEST = 'complete.json';
const manifestSchema = z.record(z.string(), z.number());

async function isAsDownloaded(folder: string, contents: readonly string[]): Promise<boolean> {
  return (await isComplete(folder)) && contents.includes(await contentsDigest(folder, MANIFEST));
}

async function requireContents(partial: string, { title, contents }: Download): Promise<void> {
  const found = await contentsDigest(partial, MANIFEST);
  if (contents.includes(found)) return;
  throw new FatalError(
    `${title} was downloaded and is not used: local/contents.json does not list the digest of its files, ${found}. If you changed the version, write it down`,
  );
}

async function isComplete(folder: string): Promise<boolean> {
  try {
    const expected = manifestSchema.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')));
    const sizes = await Promise.all(
      Object.entries(expected).map(async ([path, size]) => (await stat(join(folder, path))).size === size),
    );
    return sizes.every(Boolean);
  } catch {
    return false;
  }
}

async function removeLeftovers(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true, mode: OWN_FOLDER });
  await rm(folder, { recursive: true, force: true });
  await rm(join(dirname(folder), basename(folder) + PARTIAL_SUFFIX), { recursive: true, force: true });
}

async function sizesIn(folder: string): Promise<Record<string, number>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes: Record<string, number> = {};
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    sizes[path.slice(folder.length + 1)] = (await stat(path)).size;
  }
  return sizes;
}
