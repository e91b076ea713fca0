import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { stringify } from 'yaml';
import { Access } from '../../../src/console/access/access.ts';
import { CurrentUsers } from '../../../src/console/access/current-users.ts';
import { newUser, type User } from '../../../src/console/access/users-file.ts';
import { TransientError, UsageError } from '../../../src/errors.ts';
import { readSettings } from '../../../src/settings/settings.ts';

/** Nobody has logged in yet. */
const NO_SESSIONS = {
  collection: () => {
    throw new Error('nothing is asked of the database at the start');
  },
};

describe('a console that others could use without a login', () => {
  it.each([
    [{ CONSOLE_HOST: '0.0.0.0' }, 'lets others reach the console'],
    [{ CONSOLE_HOST: '::' }, 'lets others reach the console'],
    [{ CONSOLE_WRITE: 'on' }, 'CONSOLE_WRITE=on needs'],
    [{ CONSOLE_PROXY_HEADER: 'x-user' }, 'needs CONSOLE_PROXY_ADDRESSES'],
    [{ CONSOLE_TOKENS_FILE: '/nowhere/users.yaml' }, 'cannot be read'],
  ])('does not start with %j', (env, problem) => {
    const start = () => new Access(readSettings(env).console, NO_SESSIONS);
    expect(start).toThrow(UsageError);
    expect(start).toThrow(problem);
  });

  it('starts where only this machine reaches it', () => {
    expect(new Access(readSettings({}).console, NO_SESSIONS).asksForLogin).toBe(false);
    expect(new Access(readSettings({ CONSOLE_HOST: '::1' }).console, NO_SESSIONS).asksForLogin).toBe(false);
  });
});

describe('who sends a request', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salvage-access-'));
  const file = join(folder, 'users.yaml');
  const anna = newUser('anna', 'admin');

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function write(users: readonly User[]): void {
    writeFileSync(file, stringify({ users }));
  }

  /** With the sessions of a database that keeps them in memory. */
  function access(env: Readonly<Record<string, string>> = {}): Access {
    const sessions = new Map<string, object>();
    const collection = () => ({
      insertOne: async (session: { _id: string }) => void sessions.set(session._id, session),
      findOne: async ({ _id }: { _id: string }) => sessions.get(_id) ?? null,
    });
    const settings = readSettings({ CONSOLE_TOKENS_FILE: file, ...env }).console;
    return new Access(settings, { collection } as unknown as ConstructorParameters<typeof Access>[1]);
  }

  function request(headers: Record<string, string | string[]>, cookies: Record<string, string> = {}): FastifyRequest {
    const headersDistinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()]));
    const socket = { remoteAddress: '::ffff:10.0.0.7' };
    return { headers, cookies, socket, raw: { headersDistinct } } as unknown as FastifyRequest;
  }

  const withToken = request({ authorization: `Bearer ${anna.token}` });

  it('is nobody any more as soon as they are taken out of the file', async () => {
    write([anna.user]);
    const console = access();
    expect(await console.visitorOf(withToken)).toEqual({ name: 'anna', role: 'admin' });
    write([]);
    expect(await console.visitorOf(withToken)).toBeNull();
  });

  it('is nobody known while the file cannot be used, and nobody is let in', async () => {
    write([anna.user]);
    const console = access();
    writeFileSync(file, 'users: [');
    await expect(console.visitorOf(withToken)).rejects.toThrow(TransientError);
    await expect(console.visitorOf(withToken)).rejects.not.toThrow(file);
    rmSync(file);
    await expect(console.visitorOf(withToken)).rejects.toThrow(TransientError);
    expect(await console.visitorOf(request({}))).toBeNull();
    write([anna.user]);
    expect(await console.visitorOf(withToken)).toEqual({ name: 'anna', role: 'admin' });
  });

  it('is known by a session until the role changes, and not after the token does', async () => {
    write([anna.user]);
    const console = access();
    const cookie = (await console.logIn(anna.token)) ?? '';
    const inSession = request({}, { salvage_session: cookie });
    expect(await console.visitorOf(inSession)).toEqual({ name: 'anna', role: 'admin' });
    write([{ ...anna.user, role: 'viewer' }]);
    expect(await console.visitorOf(inSession)).toEqual({ name: 'anna', role: 'viewer' });
    write([newUser('anna', 'admin').user]);
    expect(await console.visitorOf(inSession)).toBeNull();
  });

  it('reads the file once for any number of requests', () => {
    write([anna.user]);
    const users = new CurrentUsers(file);
    expect(users.now()).toBe(users.now());
  });

  const proxied = { CONSOLE_PROXY_HEADER: 'x-user', CONSOLE_PROXY_ADDRESSES: '10.0.0.0/8' };

  it('is whom the proxy names, in UTF-8', async () => {
    write([{ name: 'Jörg', role: 'operator' }]);
    const header = Buffer.from('Jörg').toString('latin1');
    expect(await access(proxied).visitorOf(request({ 'x-user': header }))).toEqual({ name: 'Jörg', role: 'operator' });
  });

  it.each([
    ['twice', ['anna', 'vera']],
    ['empty', ''],
    ['longer than any', 'x'.repeat(101)],
    ['with a character that nobody sees', Buffer.from('an\u200Bna').toString('latin1')],
  ])('is nobody where the name of the proxy is %s', async (_what, name) => {
    write([anna.user]);
    expect(await access(proxied).visitorOf(request({ 'x-user': name }))).toBeNull();
  });
});
