import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../src/errors.ts';
import { readSettings, settingsTable } from '../src/settings.ts';

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
      deadLettersInARowMax: 100,
      overdueCascadeMs: 10_000,
      overdueAsyncMs: 86_400_000,
      expiryMs: 21 * 86_400_000,
      logLevel: 'info',
    });
  });

  it('takes several brokers and drops the slash at the end of a URL', () => {
    const settings = readSettings({
      KAFKA_BROKERS: 'a:9092, b.example:9093,[::1]:9094',
      FLEXECOM_URL: 'https://flex.example/',
    });
    expect(settings.kafkaBrokers).toEqual(['a:9092', 'b.example:9093', '[::1]:9094']);
    expect(settings.flexecomUrl).toBe('https://flex.example');
  });

  it('counts an empty value as not set', () => {
    expect(readSettings({ LOG_LEVEL: '', KAFKA_BROKERS: ' ' }).logLevel).toBe('info');
  });

  it('names every mistake at once, missing and malformed ones together', () => {
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

  it('R13: never shows the value of a setting that may hold a secret', () => {
    const problems = problemsOf(() =>
      readSettings({
        RERUN_API_TOKEN: 'tooshort-x',
        MONGODB_URI: 'mongo:user:hunter2@db',
        SCHEMA_REGISTRY_URL: 'user:hunter2',
      }),
    );
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).not.toMatch(/hunter2|tooshort/);
  });
});

describe('settingsTable', () => {
  it('lists every setting with its default', () => {
    expect(settingsTable()).toContain('| `EXPIRY_MS` | `1814400000` |');
  });
});
