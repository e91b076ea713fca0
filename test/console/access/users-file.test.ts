import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { addUser, readUsers, visitorNamed, visitorWithToken } from '../../../src/console/access/users-file.ts';
import { UsageError } from '../../../src/errors.ts';

describe('the file of who may use the console', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salvage-users-'));
  const file = join(folder, 'users.yaml');
  const tokens = new Map<string, string>();

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gets a user with a token that stands nowhere in it, for its owner alone', () => {
    tokens.set('anna', addUser(file, 'anna', 'admin'));
    tokens.set('vera', addUser(file, 'vera', 'viewer'));
    const text = readFileSync(file, 'utf8');
    for (const token of tokens.values()) expect(text).not.toContain(token);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('knows each by their token, and nobody by another', () => {
    const users = readUsers(file);
    expect(visitorWithToken(users, tokens.get('anna') ?? '')).toEqual({ name: 'anna', role: 'admin' });
    expect(visitorWithToken(users, tokens.get('vera') ?? '')).toEqual({ name: 'vera', role: 'viewer' });
    expect(visitorWithToken(users, '')).toBeNull();
    expect(visitorWithToken(users, `${tokens.get('anna')}x`)).toBeNull();
  });

  it('does not let somebody in with the hash that stands in it', () => {
    const [user] = readUsers(file);
    expect(visitorWithToken(readUsers(file), user?.tokenSha256 ?? '')).toBeNull();
  });

  it('lets nobody without a token in by an empty one', () => {
    writeFileSync(join(folder, 'proxy.yaml'), 'users: [{ name: paul, role: operator }]');
    const users = readUsers(join(folder, 'proxy.yaml'));
    expect(visitorWithToken(users, '')).toBeNull();
    expect(visitorNamed(users, 'paul')).toEqual({ name: 'paul', role: 'operator' });
  });

  it('refuses a second user of a name, and says what to do', () => {
    expect(() => addUser(file, 'anna', 'viewer')).toThrow('has a user anna already; take out that entry');
  });

  it('is left as it was for a name that only looks like another one', () => {
    for (const name of [' anna', 'anna ', 'an\u200Bna', ''])
      expect(() => addUser(file, name, 'viewer')).toThrow(UsageError);
    expect(readUsers(file).map(({ name }) => name)).toEqual(['anna', 'vera']);
  });

  it.each([
    ['no YAML', 'users: [', 'cannot be read'],
    ['no users', 'people: []', 'cannot be used'],
    ['an unknown role', 'users: [{ name: a, role: root }]', 'cannot be used'],
    ['a token in clear', 'users: [{ name: a, role: admin, tokenSha256: secret-token }]', 'cannot be used'],
    ['two of a name', 'users: [{ name: a, role: admin }, { name: a, role: viewer }]', 'names a twice'],
  ])('is refused with %s', (_what, text, problem) => {
    const wrong = join(folder, 'wrong.yaml');
    writeFileSync(wrong, text);
    expect(() => readUsers(wrong)).toThrow(UsageError);
    expect(() => readUsers(wrong)).toThrow(problem);
  });

  it('that is no YAML is refused in words', () => {
    const file = join(folder, 'readme.md');
    writeFileSync(file, '# Users\n\nuse: this\nor that\n');
    expect(() => readUsers(file)).toThrow(/readme\.md cannot be read: .* at line 4, column \d$/);
  });

  it('is missed by name', () => {
    expect(() => readUsers(join(folder, 'none.yaml'))).toThrow('none.yaml cannot be read: it does not exist');
  });
});
