import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { RoutingContentSchema } from '../../../src/configuration/routing-schema.ts';
import { GatewaySecretsInForce } from '../../../src/configuration/secrets/gateway-secrets.ts';
import { createLogger } from '../../../src/telemetry/logging.ts';

function flexecom(id: string, variable: string) {
  const from = { env: variable };
  return { id, type: 'FLEXECOM', publicKey: from, secretKey: from, signingSecret: [from, { env: 'OLD' }] };
}

const { gateways } = RoutingContentSchema.parse({
  gateways: [flexecom('flex', 'FLEX'), flexecom('broken', 'NOT_SET'), { id: 'nmi', type: 'NMI' }],
});
const retired = RoutingContentSchema.parse({ gateways: [flexecom('retired', 'FLEX')] }).gateways;
const configuration = {
  ...RoutingContentSchema.parse({ gateways }),
  version: 1,
  retiredGateways: retired.flatMap((gateway) => ('publicKey' in gateway ? [gateway] : [])),
};
const ENV = { FLEX: 's3cret', OLD: 'older' };

describe('the secrets of gateways', () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', into: { write: (line: string) => void lines.push(line) } });
  const secrets = new GatewaySecretsInForce({ current: () => configuration }, ENV, logger);

  it('are those of the gateway in force, both signing secrets while they rotate', () => {
    expect(secrets.credentialsOf('flex')).toMatchObject({ publicKey: 's3cret', secretKey: 's3cret' });
    expect(secrets.signingSecretsOf('flex')).toEqual(['s3cret', 'older']);
  });

  it('are warned of, once, where a signing secret is so short that webhooks can be forged', () => {
    const warnings = lines.filter((line) => line.includes('the signing secret of gateway flex'));
    expect(warnings).toHaveLength(1);
    expect(warnings.join()).toContain('24 bytes');
  });

  it('are there for a retired gateway, as FlexEcom may still answer for it', () => {
    expect(secrets.signingSecretsOf('retired')).toEqual(['s3cret', 'older']);
  });

  it('do not exist for an unknown gateway or an ordinary one', () => {
    expect(secrets.signingSecretsOf('other')).toBe('unknown-gateway');
    expect(secrets.signingSecretsOf('nmi')).toBe('unknown-gateway');
    expect(secrets.credentialsOf('nmi')).toBeNull();
  });

  it('are unavailable where one cannot be read, which is logged without a value (R13)', () => {
    expect(secrets.signingSecretsOf('broken')).toBe('unavailable');
    expect(secrets.credentialsOf('broken')).toBeNull();
    expect(lines.join('')).toContain('NOT_SET');
    expect(lines.join('')).not.toMatch(/s3cret|older/);
  });

  it('are unavailable while there is no configuration', () => {
    const none = new GatewaySecretsInForce({ current: () => null }, ENV, logger);
    expect(none.signingSecretsOf('flex')).toBe('unavailable');
  });
});

describe('R13: a secret that is rotated while the process runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string) => join(folder, name);
  const write = (name: string, secret: string) => writeFileSync(file(name), `${secret}\n`);
  write('public', 'public-1');
  write('secret', 'secret-1');
  write('signing-1', 'signing-1');
  write('signing-2', 'signing-2');

  function version(number: number, signingSecret: unknown) {
    const [publicKey, secretKey] = [{ file: file('public') }, { file: file('secret') }];
    const content = { gateways: [{ id: 'flex', type: 'FLEXECOM', publicKey, secretKey, signingSecret }] };
    return { ...RoutingContentSchema.parse(content), version: number, retiredGateways: [] };
  }

  const [first, second] = [{ file: file('signing-1') }, { file: file('signing-2') }];
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', into: { write: (line: string) => void lines.push(line) } });
  let now = 0;
  let current = version(1, first);
  const secrets = new GatewaySecretsInForce({ current: () => current }, {}, logger, () => now);

  it('R13: a signing secret: both hold as soon as the configuration lists two, then the new one alone', () => {
    expect(secrets.signingSecretsOf('flex')).toEqual(['signing-1']);
    current = version(2, [second, first]);
    expect(secrets.signingSecretsOf('flex')).toEqual(['signing-2', 'signing-1']);
    current = version(3, second);
    expect(secrets.signingSecretsOf('flex')).toEqual(['signing-2']);
  });

  it('R13: a secret key: the new content of its file is used within 2 s', () => {
    expect(secrets.credentialsOf('flex')?.secretKey).toBe('secret-1');
    write('secret', 'secret-2');
    now += 2_000;
    expect(secrets.credentialsOf('flex')?.secretKey).toBe('secret-2');
  });

  it('R13: while its file is replaced the secret read before is used, which is logged once, without a value', () => {
    write('secret', '');
    for (const _time of [1, 2, 3]) {
      now += 2_000;
      expect(secrets.credentialsOf('flex')?.secretKey).toBe('secret-2');
    }
    expect(lines.filter((line) => line.includes('error'))).toHaveLength(1);
    expect(lines.join('')).toContain(file('secret'));
    expect(lines.join('')).not.toMatch(/secret-2|public-1/);
    write('secret', 'secret-3');
    now += 2_000;
    expect(secrets.credentialsOf('flex')?.secretKey).toBe('secret-3');
  });
});
