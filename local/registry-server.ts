import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import type { ServerDefinition } from './server.ts';
import { DEFAULT_COMPATIBILITY, HOST, REGISTRY_API_PATH, REGISTRY_HEALTH_PATH, REGISTRY_HEAP } from './settings.ts';

/** Apicurio, whose in-memory database is put into a file here, so that its schemas outlive a restart. */
export function registryServer(where: {
  readonly java: string;
  readonly jar: string;
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
}): ServerDefinition {
  const { folder, port } = where;
  return {
    name: 'registry',
    port,
    logFile: where.logFile,
    prepare: async () => {
      await mkdir(folder, { recursive: true });
    },
    program: where.java,
    args: [
      REGISTRY_HEAP,
      '-XX:+UseSerialGC',
      `-Dquarkus.http.host=${HOST}`,
      `-Dquarkus.http.port=${port}`,
      `-Dquarkus.datasource.jdbc.url=${databaseUrl(join(folder, 'registry'))}`,
      '-jar',
      where.jar,
    ],
    checkReady: () => checkRegistry(port),
  };
}

const CHECK_TIMEOUT_MS = 3_000;

/** WRITE_DELAY=0: a schema whose registration was answered survives a kill. */
function databaseUrl(file: string): string {
  return `jdbc:h2:file:${file};WRITE_DELAY=0`;
}

/** Ready when it says so and refuses incompatible schemas, which only a running one can be told. */
export async function checkRegistry(port: number): Promise<void> {
  const base = `http://${HOST}:${port}`;
  await expectOk('GET', base + REGISTRY_HEALTH_PATH);
  await expectOk('PUT', `${base}${REGISTRY_API_PATH}/config`, { compatibility: DEFAULT_COMPATIBILITY });
}

async function expectOk(method: 'GET' | 'PUT', url: string, body?: object): Promise<void> {
  const response = await request(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headersTimeout: CHECK_TIMEOUT_MS,
    bodyTimeout: CHECK_TIMEOUT_MS,
    // One connection a look: a pooled one would keep a finished command alive.
    reset: true,
  });
  const text = await response.body.text();
  if (response.statusCode !== 200) throw new Error(`${method} ${url} answered ${response.statusCode}: ${text}`);
}
