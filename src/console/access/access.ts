import type { FastifyRequest } from 'fastify';
import { UsageError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import { addressSet } from '../../settings/networks.ts';
import type { ConsoleSettings } from '../../settings/settings.ts';
import { isLoopback } from '../../settings/unsafe-settings.ts';
import type { Visitor } from './roles.ts';
import { Sessions } from './sessions.ts';
import { readUsers, type User, visitorNamed, visitorWithToken } from './users-file.ts';

export const SESSION_COOKIE = 'salvage_session';

/** Where nobody logs in, which is only allowed on an address that this machine alone reaches. */
const LOCAL_VIEWER: Visitor = { name: 'whoever uses this machine', role: 'viewer' };

/** Knows who sends a request. */
export class Access {
  readonly #settings: ConsoleSettings;
  readonly #sessions: Sessions;
  readonly #isProxy: (address: string) => boolean;

  /** @throws UsageError where others could come in without a login, or changes would have no name */
  constructor(settings: ConsoleSettings, database: Pick<Database, 'collection'>) {
    this.#settings = settings;
    this.#sessions = new Sessions(database);
    const proxies = addressSet(settings.proxy?.networks ?? []);
    this.#isProxy = (address) => proxies.has(address);
    refuseUnsafe(settings);
    this.#users();
  }

  /** Whether anybody must log in. */
  get asksForLogin(): boolean {
    return this.#settings.tokensFile !== null || this.#settings.proxy !== null;
  }

  /** Null: it has to log in. */
  async visitorOf(request: FastifyRequest): Promise<Visitor | null> {
    if (!this.asksForLogin) return LOCAL_VIEWER;
    const named = this.#namedByProxy(request);
    if (named !== null) return named;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token !== undefined) return visitorWithToken(this.#users(), token);
    const session = request.cookies[SESSION_COOKIE];
    if (session === undefined) return null;
    const name = await this.#sessions.nameOf(session);
    return name === null ? null : visitorNamed(this.#users(), name);
  }

  /** Returns what the cookie holds; null for a wrong token. */
  async logIn(token: string): Promise<string | null> {
    const visitor = visitorWithToken(this.#users(), token);
    return visitor === null ? null : await this.#sessions.begin(visitor.name);
  }

  async logOut(request: FastifyRequest): Promise<void> {
    const session = request.cookies[SESSION_COOKIE];
    if (session !== undefined) await this.#sessions.end(session);
  }

  /** A name that the file does not have may only look: the proxy lets whole companies in. */
  #namedByProxy(request: FastifyRequest): Visitor | null {
    const { proxy } = this.#settings;
    if (proxy === null || !this.#isProxy(request.socket.remoteAddress ?? '')) return null;
    const name = request.headers[proxy.header];
    if (typeof name !== 'string' || name.trim() === '') return null;
    return visitorNamed(this.#users(), name.trim()) ?? { name: name.trim(), role: 'viewer' };
  }

  #users(): readonly User[] {
    return this.#settings.tokensFile === null ? [] : readUsers(this.#settings.tokensFile);
  }
}

function refuseUnsafe({ host, tokensFile, proxy, canWrite }: ConsoleSettings): void {
  const hasLogin = tokensFile !== null || proxy !== null;
  if (proxy !== null && proxy.networks.length === 0) {
    throw new UsageError('CONSOLE_PROXY_HEADER needs CONSOLE_PROXY_ADDRESSES, or anybody could send that header');
  }
  if (!hasLogin && !isLoopback(host)) {
    throw new UsageError(
      `CONSOLE_HOST=${host} lets others reach the console: set CONSOLE_TOKENS_FILE, which salvage console add-user writes`,
    );
  }
  if (canWrite && !hasLogin) {
    throw new UsageError(
      'CONSOLE_WRITE=on needs CONSOLE_TOKENS_FILE or CONSOLE_PROXY_HEADER, as every change is recorded with a name',
    );
  }
}
