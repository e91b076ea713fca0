import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
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
}

/**
 * Downloads once, even where several processes ask at the same time. A folder in place is complete: files are fetched into
 * another folder, listed with their sizes, and moved in one step. Removes a partial download that a killed process left, and
 * downloads again where a file is missing or truncated.
 */
export async function ensureDownloaded(download: Download, onProgress: OnProgress): Promise<void> {
  const { folder, title } = download;
  if (await isComplete(folder)) return;
  const announceWait = () => onProgress(`${title}: another process is downloading it; waiting`);
  await exclusively(`download ${folder}`, announceWait, async () => {
    if (await isComplete(folder)) return;
    await removeLeftovers(folder);
    const startedAt = Date.now();
    onProgress(`${title}: downloading …`);
    const partial = folder + PARTIAL_SUFFIX;
    await mkdir(partial, { recursive: true, mode: OWN_FOLDER });
    await download.fetchInto(partial);
    await writeFile(join(partial, MANIFEST), JSON.stringify(await sizesIn(partial)));
    await rename(partial, folder);
    onProgress(`${title}: downloaded in ${Math.round((Date.now() - startedAt) / 1000)} s`);
  });
}

const PARTIAL_SUFFIX = '.partial';
const MANIFEST = 'complete.json';
const manifestSchema = z.record(z.string(), z.number());

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
