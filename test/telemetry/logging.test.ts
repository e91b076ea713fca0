import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Logger } from 'pino';
import { createLogger } from '../../src/telemetry/logging.ts';

const CARD = '4111 1111-1111 1111';
const TOKEN = 'abcdefgh-0123456789';
const SIGNING_SECRET = 'whsec_c2VjcmV0c2VjcmV0';

describe('createLogger', () => {
  it('R18: masks card numbers in messages, fields, arguments and errors', () => {
    const written = linesOf((logger) => {
      logger.info(`declined with ${CARD}`);
      logger.info({ decline: { text: `card ${CARD}` }, notes: [CARD] }, 'decline %s', CARD);
      logger.error({ err: new Error(`bad line ${CARD}`, { cause: new Error(CARD) }) }, 'failed');
      logger.child({ detail: CARD }).warn('bound');
    });
    expect(written).toHaveLength(4);
    expect(JSON.stringify(written)).not.toMatch(/4111.?1111.?1111.?1111/);
    expect(JSON.stringify(written)).not.toContain('1111 1111-1111');
  });

  it('R18: leaves identifiers, offsets and times unchanged, whatever their digits', () => {
    const [line] = linesOf((logger) =>
      logger.info({ orderId: '4111111111111111', offset: '4111111111111111' }, 'read'),
    );
    expect(line).toMatchObject({ orderId: '4111111111111111', offset: '4111111111111111' });
  });

  it('R13: hides secrets, which it recognises by their form or the name of their field', () => {
    const written = linesOf((logger) => {
      logger.info(
        {
          signingSecret: 's3cret-1',
          nested: { secretKey: 's3cret-2', rerunApiToken: 's3cret-3', holdoutKey: 's3cret-4' },
        },
        'settings',
      );
      logger.error({ err: new Error(`cannot reach mongodb://user:s3cret-4@db/x with Bearer ${TOKEN}`) }, 'failed');
      logger.info(`verifying with ${SIGNING_SECRET}`);
      logger.info({ headers: { authorization: `Bearer ${TOKEN}` } }, 'request');
    });
    const text = JSON.stringify(written);
    for (const secret of ['s3cret', TOKEN, SIGNING_SECRET]) expect(text).not.toContain(secret);
    expect(text).toContain('mongodb://[hidden]@db/x');
  });

  it.each([
    ['a secret key', `sk_live_${'a1'.repeat(12)}`],
    ['a signing secret', SIGNING_SECRET],
    ['a password with @ and /', 'p@ss/w0rd'],
  ])('R13: hides %s wherever it stands', (_what, secret) => {
    const uri = `mongodb+srv://user:${secret}@db.example/x?y=1`;
    const text = JSON.stringify(linesOf((logger) => logger.error({ detail: uri, err: new Error(uri) }, `at ${uri}`)));
    expect(text).not.toContain(secret);
    expect(text).not.toContain('w0rd');
    expect(text).toContain('@db.example');
  });

  it.each(['saslPassword', 'KAFKA_SASL_PASSWORD', 'x-api-key', 'METRICS_TOKEN', 'produceKey', 'set-cookie', 'cvv2'])(
    'R13: hides the field %s',
    (name) => {
      expect(JSON.stringify(linesOf((logger) => logger.info({ [name]: 's3cret' }, 'x')))).not.toContain('s3cret');
    },
  );

  it('R18: masks a number that is no text, and one that is the name of a field', () => {
    const text = JSON.stringify(linesOf((logger) => logger.info({ amount: 4111111111111111, [CARD]: 1 }, 'x')));
    expect(text).not.toContain('1111');
  });

  it('R13: keeps what only resembles a secret', () => {
    const [line] = linesOf((logger) =>
      logger.info({ requestKey: 'k-1', credential: 'TOKEN', tokens: 3 }, 'task_risk_1'),
    );
    expect(line).toMatchObject({ requestKey: 'k-1', credential: 'TOKEN', tokens: 3, msg: 'task_risk_1' });
  });

  it('takes linear time for a line that begins many logins', () => {
    const startedAt = process.cpuUsage();
    linesOf((logger) => logger.info('://'.repeat(100_000)));
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(2_000);
  });

  it('shows a text as one line, so that it cannot pretend to be another one', () => {
    const [line] = linesOf((logger) => logger.info('declined\n[10:00] INFO: paid'));
    expect(line?.msg).toBe('declined\\n[10:00] INFO: paid');
  });

  it('keeps the stack of an error in its line', () => {
    const [line] = linesOf((logger) => logger.error({ err: new TypeError('no') }, 'failed'));
    expect(line).toMatchObject({
      err: { type: 'TypeError', message: 'no', stack: expect.stringContaining('TypeError: no') },
    });
  });
});

function linesOf(log: (logger: Logger) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  log(createLogger({ level: 'trace', into: { write: (line: string) => void lines.push(JSON.parse(line)) } }));
  return lines;
}

describe('a log whose disk is full', () => {
  it('loses its lines, and neither stops the process nor fills its memory', async () => {
    const module = new URL('../../src/telemetry/logging.ts', import.meta.url).href;
    const script = `const { createLogger } = await import(${JSON.stringify(module)});
      const logger = createLogger({ level: 'info' });
      const before = process.memoryUsage().rss;
      for (let line = 0; line < 20_000; line += 1) logger.info({ text: 'x'.repeat(5_000) }, 'logged');
      console.log(process.memoryUsage().rss - before < 80_000_000 ? 'went on' : 'kept everything');`;
    const { NODE_OPTIONS: _, ...env } = process.env;
    const args = ['--input-type=module', '--eval', script];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', openSync('/dev/full', 'w')] });
    let said = '';
    child.stdout?.on('data', (chunk) => {
      said += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, said }).toEqual({ code: 0, said: 'went on\n' });
  });
});
