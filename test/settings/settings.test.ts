import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { UsageError } from '../../src/errors.ts';
import { settingsTable } from '../../src/settings/setting-list.ts';
import { readSettings } from '../../src/settings/settings.ts';
import { allTopics } from '../../topics/all.ts';

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  return [];
}

describe('readSettings', () => {
  it('falls back to localhost where nothing is set', () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({
      kafkaBrokers: ['localhost:9092'],
      prefix: '',
      rerunApiToken: null,
      holdoutKey: '',
      deadLettersInARowMax: 100,
      overdueCascadeMs: 10_000,
      overdueAsyncMs: 86_400_000,
      expiryMs: 21 * 86_400_000,
      retentionDays: 400,
      logLevel: 'info',
    });
  });

  it('accepts several brokers, and removes the slash at the end of a URL', () => {
    const settings = readSettings({
      KAFKA_BROKERS: 'a:9092, b.example:9093,[::1]:9094',
      FLEXECOM_URL: 'https://flex.example/',
    });
    expect(settings.kafkaBrokers).toEqual(['a:9092', 'b.example:9093', '[::1]:9094']);
    expect(settings.flexecomUrl).toBe('https://flex.example');
  });

  it('refuses to delete documents while an input may still be in its topic', () => {
    const longest = Math.max(...allTopics.map(({ retentionDays }) => retentionDays));
    expect(() => readSettings({ RETENTION_DAYS: String(longest) })).toThrow(UsageError);
    expect(readSettings({ RETENTION_DAYS: String(longest + 1) }).retentionDays).toBe(31);
  });

  it('counts an empty value as not set', () => {
    expect(readSettings({ LOG_LEVEL: '', KAFKA_BROKERS: ' ' }).logLevel).toBe('info');
  });

  it('says how to get servers where one of them is needed and not set', () => {
    const env = { KAFKA_BROKERS: 'a:9092', SCHEMA_REGISTRY_URL: 'http://a:8081' };
    expect(() => readSettings(env, ['KAFKA_BROKERS', 'MONGODB_URI'])).toThrow(
      '1 setting is missing or wrong; salvage stack up starts servers on this machine, and prints their settings',
    );
    expect(() => readSettings({ LOG_LEVEL: 'x', WEBHOOK_PORT: 'y' })).toThrow(/^2 settings are missing or wrong$/);
  });

  it('lists all mistakes at once, missing and malformed settings together', () => {
    const env = { KAFKA_BROKERS: 'nowhere', WEBHOOK_PORT: '80x', LOG_LEVEL: 'loud', SALVAGE_PREFIX: 'a b' };
    const problems = problemsOf(() => readSettings(env, ['MONGODB_URI', 'RERUN_API_TOKEN']));
    expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual([
      'KAFKA_BROKERS',
      'LOG_LEVEL',
      'MONGODB_URI',
      'RERUN_API_TOKEN',
      'SALVAGE_PREFIX',
      'WEBHOOK_PORT',
    ]);
    expect(problems.find((problem) => problem.startsWith('WEBHOOK_PORT'))).toBe(
      'WEBHOOK_PORT is malformed: expected a whole number from 0 to 65535, but got "80x"',
    );
  });

  it('R13: never shows the value of a setting that may contain a secret', () => {
    const problems = problemsOf(() =>
      readSettings({
        RERUN_API_TOKEN: 'tooshort-x',
        HOLDOUT_KEY: 'tooshort-y',
        MONGODB_URI: 'mongo:user:hunter2@db',
        SCHEMA_REGISTRY_URL: 'user:hunter2',
      }),
    );
    expect(problems).toHaveLength(4);
    expect(problems.join('\n')).not.toMatch(/hunter2|tooshort/);
  });
});

describe('secrets in files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salvage-settings-'));
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'a-token-of-some-length\n');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are read from the file that the _FILE setting names, even where the setting is required', () => {
    expect(readSettings({ RERUN_API_TOKEN_FILE: secret }, ['RERUN_API_TOKEN']).rerunApiToken).toBe(
      'a-token-of-some-length',
    );
  });

  it('are refused where the value is also set or the file cannot be read, each reported once', () => {
    const env = {
      RERUN_API_TOKEN: 'another-token-of-length',
      RERUN_API_TOKEN_FILE: secret,
      MONGODB_URI_FILE: '/nowhere/at/all',
    };
    expect(problemsOf(() => readSettings(env, ['MONGODB_URI', 'RERUN_API_TOKEN']))).toEqual([
      'MONGODB_URI_FILE: /nowhere/at/all cannot be read: it does not exist',
      'RERUN_API_TOKEN and RERUN_API_TOKEN_FILE are both set: keep only one of them',
    ]);
  });
});

describe('connections to Kafka', () => {
  const file = (name: string) => fileURLToPath(new URL(`../kafka/tls/${name}.pem`, import.meta.url));

  it('are plaintext and without a login by default', () => {
    expect(readSettings({}).kafkaSecurity).toEqual({ tls: null, login: null });
  });

  it('are encrypted and log in as the settings say', () => {
    const { kafkaSecurity } = readSettings({
      KAFKA_TLS: 'on',
      KAFKA_TLS_CA_FILE: file('ca'),
      KAFKA_TLS_CERT_FILE: file('client'),
      KAFKA_TLS_KEY_FILE: file('client-key'),
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'salvage',
      KAFKA_SASL_PASSWORD: 'hunter2',
    });
    expect(kafkaSecurity.tls).toEqual({
      ca: readFileSync(file('ca'), 'utf8'),
      client: { cert: readFileSync(file('client'), 'utf8'), key: readFileSync(file('client-key'), 'utf8') },
    });
    expect(kafkaSecurity.login).toEqual({ mechanism: 'scram-sha-512', username: 'salvage', password: 'hunter2' });
  });

  it.each([
    [{ KAFKA_TLS: 'yes' }, ['KAFKA_TLS is malformed: expected on or off, but got "yes"']],
    [{ KAFKA_TLS_CA_FILE: file('ca') }, ['KAFKA_TLS_CA_FILE without KAFKA_TLS: set KAFKA_TLS=on']],
    [
      { KAFKA_TLS: 'on', KAFKA_TLS_CA_FILE: '/nowhere', KAFKA_TLS_CERT_FILE: file('client') },
      [
        'KAFKA_TLS_CA_FILE: /nowhere cannot be read: it does not exist',
        'KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE belong together: set both or neither',
      ],
    ],
    [
      { KAFKA_SASL_USERNAME: 'salvage', KAFKA_SASL_PASSWORD: 'hunter2' },
      [
        'a login to Kafka needs KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD; not set: KAFKA_SASL_MECHANISM',
      ],
    ],
  ])('are refused where their settings contradict each other: %j', (env, problems) => {
    expect(problemsOf(() => readSettings(env))).toEqual(problems);
  });

  it('are refused where a key does not fit its certificate, and other mistakes are reported with it', () => {
    const env = {
      LOG_LEVEL: 'loud',
      KAFKA_TLS: 'on',
      KAFKA_TLS_CERT_FILE: file('client'),
      KAFKA_TLS_KEY_FILE: file('server-key'),
    };
    const problems = problemsOf(() => readSettings(env));
    expect(problems).toHaveLength(2);
    expect(problems[1]).toMatch(/^the files of KAFKA_TLS_\* cannot be used together: .*key values mismatch/);
    expect(problems.join()).not.toContain('BEGIN');
  });
});

describe('settingsTable', () => {
  it('lists every setting with its default', () => {
    expect(settingsTable()).toContain('| `EXPIRY_MS` | `1814400000` |');
  });
});
