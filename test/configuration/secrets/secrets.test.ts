import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FlexecomGatewaySchema } from '../../../src/configuration/routing-schema.ts';
import { resolveGatewaySecrets, resolveSecret } from '../../../src/configuration/secrets/secrets.ts';
import { UsageError } from '../../../src/errors.ts';
import { flexecom } from '../contents.ts';

describe('the secrets of a FlexEcom gateway', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'secrets-'));
    writeFileSync(join(folder, 'signing'), 'whsec_from-file\n');
    writeFileSync(join(folder, 'empty'), '\n');
    writeFileSync(join(folder, 'lines'), 'one\ntwo\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const env = { P: 'pk_value', S: 'sk_value', W: 'whsec_value' };

  it('R13: come from the environment, or from a file without its line end', () => {
    const signingSecret = { file: join(folder, 'signing') };
    const secrets = resolveGatewaySecrets(FlexecomGatewaySchema.parse(flexecom({ id: 'f', signingSecret })), env);
    expect({ ...secrets }).toEqual({
      publicKey: 'pk_value',
      secretKey: 'sk_value',
      signingSecrets: ['whsec_from-file'],
    });
  });

  it('R13: are two for signing while one rotates, newest first', () => {
    const signingSecret = [{ file: join(folder, 'signing') }, { env: 'W' }];
    const secrets = resolveGatewaySecrets(FlexecomGatewaySchema.parse(flexecom({ id: 'f', signingSecret })), env);
    expect(secrets.signingSecrets).toEqual(['whsec_from-file', 'whsec_value']);
  });

  it('R13: stay hidden when logged, inspected or turned into JSON', () => {
    const secrets = resolveGatewaySecrets(FlexecomGatewaySchema.parse(flexecom({ id: 'f' })), env);
    expect(`${secrets} ${JSON.stringify({ secrets })} ${inspect({ secrets })}`).not.toMatch(/_value/);
  });

  it('R13: are refused in production where a signing secret has fewer than 24 bytes, without its value', () => {
    const gateway = FlexecomGatewaySchema.parse(flexecom({ id: 'f' }));
    const resolve = (bytes: number, more: Record<string, string>) =>
      resolveGatewaySecrets(gateway, { ...env, W: `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`, ...more });
    expect(() => resolve(23, { NODE_ENV: 'production' })).toThrow(UsageError);
    expect(resolve(23, {}).signingSecrets).toHaveLength(1);
    expect(resolve(24, { NODE_ENV: 'production' }).signingSecrets).toHaveLength(1);
  });

  it('R13: are all named when they cannot be read, with their variable or file and without a value', () => {
    const gateway = FlexecomGatewaySchema.parse(
      flexecom({ id: 'f', publicKey: { file: '/nowhere' }, signingSecret: { env: 'N' } }),
    );
    let caught: unknown;
    try {
      resolveGatewaySecrets(gateway, env);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(UsageError);
    expect(caught instanceof UsageError ? caught.problems : []).toEqual([
      'publicKey of FlexEcom gateway "f": file /nowhere cannot be read: it does not exist',
      'signingSecret of FlexEcom gateway "f": environment variable N is not set',
    ]);
  });

  it('R13: an empty file, or one of several lines, is refused as a secret', () => {
    expect(() => resolveSecret({ file: join(folder, 'empty') }, {})).toThrow('is empty');
    expect(() => resolveSecret({ file: join(folder, 'lines') }, {})).toThrow('single line');
  });
});
