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
