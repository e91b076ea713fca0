import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import type { ServerDefinition } from './server.ts';
import {
  DEFAULT_COMPATIBILITY,
  HOST,
  QUICK_JVM,
  REGISTRY_API_PATH,
  REGISTRY_HEALTH_PATH,
  REGISTRY_HEAP,
} from './settings.ts';

/** Apicurio. Its in-memory database is stored in a file here, so that schemas survive a restart. */
export function registryServer(where: {
  readonly java: string;
  readonly jar: string;
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
}): ServerDefinition<'registry'> {
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
      ...QUICK_JVM,
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

/** With WRITE_DELAY=0, a schema survives a SIGKILL once its registration was answered. */
function databaseUrl(file: string): string {
  return `jdbc:h2:file:${file};WRITE_DELAY=0`;
}

/** Ready when it says so. Also makes it refuse incompatible schemas, which can only be set while it runs. */
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
    // Closes the connection: a pooled one would keep a finished command alive.
    reset: true,
  });
  const text = await response.body.text();
  if (response.statusCode !== 200) throw new Error(`${method} ${url} answered ${response.statusCode}: ${text}`);
}
