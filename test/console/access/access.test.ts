import { describe, expect, it } from '@jest/globals';
import { Access } from '../../../src/console/access/access.ts';
import { UsageError } from '../../../src/errors.ts';
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
