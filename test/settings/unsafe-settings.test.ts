import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../src/errors.ts';
import { type Environment, readSettings } from '../../src/settings/settings.ts';
import { unsafeSettings } from '../../src/settings/unsafe-settings.ts';

const PLAIN_LOGIN = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 's3cret' };
const REQUIRED = ['FLEXECOM_URL', 'RERUN_API_TOKEN'] as const;
const TOKEN = { RERUN_API_TOKEN: 'a-token-of-16-characters' };

const CASES: [what: string, env: Environment, named: string][] = [
  ['a login to Kafka by PLAIN without TLS', { ...PLAIN_LOGIN, ...TOKEN }, 'KAFKA_SASL_MECHANISM'],
  ['FlexEcom by http', { FLEXECOM_URL: 'http://flexecom.example', ...TOKEN }, 'FLEXECOM_URL'],
];

describe('settings that are dangerous on a network', () => {
  it.each(CASES)('warn of %s, and refuse it in production', (_what, env, named) => {
    const given = { FLEXECOM_URL: 'https://flexecom.example', ...env };
    const warnings = unsafeSettings(readSettings(given, REQUIRED), REQUIRED);
    expect(warnings).toEqual([expect.stringContaining(named)]);
    expect(warnings.join()).not.toContain('s3cret');
    expect(() => readSettings({ ...given, NODE_ENV: 'production' }, REQUIRED)).toThrow(UsageError);
  });

  it('refuse a rerun API that others reach without a token', () => {
    const env = { FLEXECOM_URL: 'https://flexecom.example', RERUN_API_HOST: '0.0.0.0' };
    expect(() => readSettings(env, REQUIRED)).toThrow(UsageError);
    expect(unsafeSettings(readSettings(env), REQUIRED)).toEqual([expect.stringContaining('RERUN_API_HOST')]);
    expect(unsafeSettings(readSettings({ ...env, ...TOKEN }, REQUIRED), REQUIRED)).toEqual([]);
  });

  it.each(['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787', 'https://flexecom.example'])(
    'let production call FlexEcom at %s',
    (url) => {
      const env = { NODE_ENV: 'production', FLEXECOM_URL: url, ...TOKEN };
      expect(readSettings(env, REQUIRED).flexecomUrl).toBe(url);
    },
  );

  it('let a command that does not call FlexEcom run in production with the default address', () => {
    expect(readSettings({ NODE_ENV: 'production', FLEXECOM_URL: 'http://flexecom.example' }).prefix).toBe('');
  });
});
