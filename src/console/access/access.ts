import type { FastifyRequest } from 'fastify';
import { TransientError, UsageError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import { addressSet } from '../../settings/networks.ts';
import type { ConsoleSettings } from '../../settings/settings.ts';
import { isLoopback } from '../../settings/unsafe-settings.ts';
import { CurrentUsers } from './current-users.ts';
import type { Visitor } from './roles.ts';
import { Sessions } from './sessions.ts';
import { tokenHash, type User, userName, visitorNamed, visitorWithSession, visitorWithToken } from './users-file.ts';

export const SESSION_COOKIE = 'salvage_session';

/** Where nobody logs in, which is only allowed on an address that this machine alone reaches. */
const LOCAL_VIEWER: Visitor = { name: 'whoever uses this machine', role: 'viewer' };

/** Knows who sends a request. */
export class Access {
  readonly #settings: ConsoleSettings;
  readonly #sessions: Sessions;
  readonly #file: CurrentUsers | null;
  readonly #isProxy: (address: string) => boolean;

  /** @throws UsageError where others could come in without a login, or changes would have no name */
  constructor(settings: ConsoleSettings, database: Pick<Database, 'collection'>) {
    this.#settings = settings;
    this.#sessions = new Sessions(database);
    const proxies = addressSet(settings.proxy?.networks ?? []);
    this.#isProxy = (address) => proxies.has(address);
    refuseUnsafe(settings);
    this.#file = settings.tokensFile === null ? null : new CurrentUsers(settings.tokensFile);
    this.#file?.now();
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
    const cookie = request.cookies[SESSION_COOKIE];
    const session = cookie === undefined ? null : await this.#sessions.find(cookie);
    return session === null ? null : visitorWithSession(this.#users(), session);
  }

  /** Returns what the cookie holds; null for a wrong token. */
  async logIn(token: string): Promise<string | null> {
    const visitor = visitorWithToken(this.#users(), token);
    return visitor === null ? null : await this.#sessions.begin(visitor.name, tokenHash(token));
  }

  async logOut(request: FastifyRequest): Promise<void> {
    const session = request.cookies[SESSION_COOKIE];
    if (session !== undefined) await this.#sessions.end(session);
  }

  /** A name that the file does not have may only look: the proxy lets whole companies in. */
  #namedByProxy(request: FastifyRequest): Visitor | null {
    const { proxy } = this.#settings;
    if (proxy === null || !this.#isProxy(request.socket.remoteAddress ?? '')) return null;
    const name = nameInHeader(request.raw.headersDistinct[proxy.header] ?? []);
    return name === null ? null : (visitorNamed(this.#users(), name) ?? { name, role: 'viewer' });
  }

  /** @throws TransientError where nobody can be known, as the file was changed into something that cannot be used */
  #users(): readonly User[] {
    try {
      return this.#file?.now() ?? [];
    } catch (error) {
      const text = 'nobody can log in now: the file of users cannot be used, and the log of the console says why';
      throw new TransientError(text, { cause: error });
    }
  }
}

/** Sent twice, one of them is not the proxy's. Headers arrive as bytes, and names are written in UTF-8. */
function nameInHeader(values: readonly string[]): string | null {
  const [value] = values;
  return value === undefined || values.length > 1 ? null : userName(Buffer.from(value, 'latin1').toString());
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
