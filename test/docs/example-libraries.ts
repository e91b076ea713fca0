import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listedContents } from '../../local/checksums.ts';
import { ensureDownloaded } from '../../local/download.ts';
import { cacheFolder } from '../../local/folders.ts';
import { copyJars } from '../../local/maven.ts';
import { PIP_MISSING, requirePip } from '../../local/prerequisites.ts';
import { runProgram } from '../../local/program.ts';
import { read } from './embedded-files.ts';

/** A folder of the jars that docs/examples/java/pom.xml names, and of those that they need. */
export function ensureExampleJars(): Promise<string> {
  const artifacts = [
    ...read('docs/examples/java/pom.xml').matchAll(
      /<groupId>(.*)<\/groupId><artifactId>(.*)<\/artifactId><version>(.*)<\/version>/g,
    ),
  ].map(([, group = '', name = '', version = '']) => ({ group, name, version }));
  return ensure('example-jars-1', (folder) => copyJars(folder, artifacts));
}

/** The wheels that docs/examples/python/requirements.txt names; Python imports from them as they are. */
export async function ensureExampleWheels(): Promise<string[]> {
  const wanted = read('docs/examples/python/requirements.txt').trim().split('\n');
  const folder = await ensure('example-wheels-1', async (into) => {
    await requirePip();
    const pip = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check'];
    await runProgram('python3', [...pip, '--dest', into, ...wanted], PIP_MISSING);
  });
  return (await readdir(folder)).filter((name) => name.endsWith('.whl')).map((name) => join(folder, name));
}

async function ensure(name: string, fetchInto: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(process.env), name);
  await ensureDownloaded({ title: name, folder, fetchInto, contents: listedContents(name) }, () => undefined);
  return folder;
}
