import { describe, expect, it } from '@jest/globals';
import { listenHost } from '../../src/settings/listen-host.ts';
import { readSettings } from '../../src/settings/settings.ts';

const SETTINGS = ['WEBHOOK_HOST', 'RERUN_API_HOST', 'HEALTH_HOST', 'CONSOLE_HOST'];

describe('the address that a server listens on', () => {
  it.each(['127.0.0.1', '0.0.0.0', '::1', '::', '2001:db8::1', '::ffff:127.0.0.1', 'localhost', 'gateway-1.example'])(
    '%s is taken as it is',
    (text) => {
      expect(listenHost(text)).toBe(text);
    },
  );

  it.each([
    ['[::1]', '::1'],
    ['[::]', '::'],
  ])('%s, as a URL has it, is %s', (text, host) => {
    expect(listenHost(text)).toBe(host);
  });

  it.each(['127.0.0.1:8481', '[::1]:8481', '999.1.1.1', '1.2.3', 'http://localhost', '::1::', '', 'a b', '-x'])(
    '%s is refused',
    (text) => {
      expect(listenHost(text)).toBeNull();
    },
  );

  it.each(SETTINGS)('%s says what it takes', (name) => {
    expect(() => readSettings({ [name]: '127.0.0.1:80' })).toThrow();
    try {
      readSettings({ [name]: '127.0.0.1:80' });
    } catch (error) {
      expect(error).toMatchObject({
        problems: [expect.stringContaining('an address or a host name without a port, such as 127.0.0.1, ::1')],
      });
    }
    expect(() => readSettings({ [name]: '[::1]' })).not.toThrow();
  });
});
