import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { systemClock } from '../../../src/clock.ts';
import type { ConsoleRole } from '../../../src/console/access/roles.ts';
import { newUser } from '../../../src/console/access/users-file.ts';
import { startConsole } from '../../../src/console/start-console.ts';
import type { RoutingConfiguration } from '../../../src/domain/configuration.ts';
import { SnapshotReader } from '../../../src/inspect/snapshot/read-snapshot.ts';
import type { HttpServer } from '../../../src/listen.ts';
import { readSettings, type Settings } from '../../../src/settings/settings.ts';
import { createLogger } from '../../../src/telemetry/logging.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { Deployment } from '../../support/deployment.ts';

interface ConsoleOptions {
  /** More settings, such as CONSOLE_WRITE. */
  readonly env?: Readonly<Record<string, string>>;
  readonly configuration?: RoutingConfiguration;
  /** Default: nobody logs in, and everybody on this machine is a viewer. */
  readonly users?: Readonly<Record<string, ConsoleRole>>;
}

/** The console of a deployment of its own, on the test's servers. Call `setUp` in `beforeAll`, and `close` in `afterAll`. */
export class ConsoleUnderTest {
  readonly deployment = new Deployment();
  /** By name. */
  readonly tokens = new Map<string, string>();
  readonly logLines: string[] = [];
  readonly #options: ConsoleOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), 'salvage-console-'));
  #server: HttpServer | null = null;

  constructor(options: ConsoleOptions = {}) {
    this.#options = options;
  }

  get url(): string {
    if (this.#server === null) throw new Error('the console is not set up yet');
    return `http://127.0.0.1:${this.#server.port}`;
  }

  async setUp(): Promise<void> {
    await this.deployment.setUp();
    const { env = {}, configuration = null, users } = this.#options;
    const settings = readSettings({
      ...this.deployment.env,
      CONSOLE_PORT: '0',
      ...(users === undefined ? {} : { CONSOLE_TOKENS_FILE: this.#usersFile(users) }),
      ...env,
    });
    this.#server = await startConsole({
      kafka: this.deployment.kafka,
      names: this.deployment.names,
      codec: this.deployment.codec,
      database: this.deployment.database,
      snapshotReader: this.#snapshotReader(settings),
      publisher: this.deployment.publisher,
      configuration: { current: () => configuration },
      settings,
      clock: systemClock,
      metrics: createMetrics(),
      logger: createLogger({ level: 'info', into: { write: (line: string) => void this.logLines.push(line) } }),
      failedLoginHoldMs: 0,
    });
  }

  #snapshotReader(limits: Settings): SnapshotReader {
    const { kafka, names, database } = this.deployment;
    return new SnapshotReader({ kafka, names, database, clock: systemClock, limits });
  }

  /** A request to the API, as one of the users, or as nobody. */
  async request(path: string, { as, ...init }: RequestInit & { as?: string } = {}) {
    const headers = new Headers(init.headers);
    if (as !== undefined) headers.set('authorization', `Bearer ${this.tokens.get(as)}`);
    if (init.body !== undefined) headers.set('content-type', 'application/json');
    const answer = await fetch(`${this.url}${path}`, { ...init, headers });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
  }

  async close(): Promise<void> {
    await this.#server?.stop();
    await this.deployment.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #usersFile(roles: Readonly<Record<string, ConsoleRole>>): string {
    const users = Object.entries(roles).map(([name, role]) => {
      const { token, user } = newUser(name, role);
      this.tokens.set(name, token);
      return user;
    });
    const file = join(this.#folder, 'users.yaml');
    writeFileSync(file, stringify({ users }));
    return file;
  }
}
