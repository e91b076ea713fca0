import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { listedContents } from '../../../local/checksums.ts';
import { ensureDownloaded, type OnProgress } from '../../../local/download.ts';
import { copyJars } from '../../../local/maven.ts';
import { KAFKA_VERSION, SLF4J_VERSION } from '../../../local/settings.ts';

/** MongoDB's own connector. */
const SINK_VERSION = '2.0.1';

/** Jars of Kafka Connect, and of MongoDB's sink, which Connect loads by itself. */
export interface ConnectFiles {
  readonly libraries: string;
  readonly plugins: string;
}

export async function ensureConnectFiles(cache: string, onProgress: OnProgress): Promise<ConnectFiles> {
  const name = `kafka-connect-${KAFKA_VERSION}-mongodb-${SINK_VERSION}`;
  const folder = join(cache, name);
  await ensureDownloaded(
    { title: "Kafka Connect and MongoDB's sink", folder, fetchInto: fetchConnect, contents: listedContents(name) },
    onProgress,
  );
  return { libraries: join(folder, 'libraries'), plugins: join(folder, 'plugins') };
}

async function fetchConnect(folder: string): Promise<void> {
  const libraries = join(folder, 'libraries');
  const sink = join(folder, 'plugins', 'mongodb');
  await mkdir(libraries);
  await mkdir(sink, { recursive: true });
  await copyJars(libraries, [
    { group: 'org.apache.kafka', name: 'connect-runtime', version: KAFKA_VERSION },
    { group: 'org.apache.kafka', name: 'connect-json', version: KAFKA_VERSION },
    { group: 'org.mongodb.kafka', name: 'mongo-kafka-connect', version: SINK_VERSION },
    { group: 'org.slf4j', name: 'slf4j-simple', version: SLF4J_VERSION },
  ]);
  for (const name of await readdir(libraries)) {
    if (/^(mongo|bson)/.test(name)) await rename(join(libraries, name), join(sink, name));
  }
}
