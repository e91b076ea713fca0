import { describe, expect, it } from '@jest/globals';
import { RoutingContent } from '../../src/configuration/routing-configuration.ts';
import { createLogger } from '../../src/logging.ts';
import { gatewaySecretsInForce } from '../../src/run/gateway-secrets.ts';

function flexecom(id: string, variable: string) {
  const from = { env: variable };
  return { id, type: 'FLEXECOM', publicKey: from, secretKey: from, signingSecret: [from, { env: 'OLD' }] };
}

const { gateways } = RoutingContent.parse({
  gateways: [flexecom('flex', 'FLEX'), flexecom('broken', 'NOT_SET'), { id: 'nmi', type: 'NMI' }],
});
const retired = RoutingContent.parse({ gateways: [flexecom('retired', 'FLEX')] }).gateways;
const configuration = {
  ...RoutingContent.parse({ gateways }),
  version: 1,
  retiredGateways: retired.flatMap((gateway) => ('publicKey' in gateway ? [gateway] : [])),
};
const ENV = { FLEX: 's3cret', OLD: 'older' };

describe('the secrets of gateways', () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', into: { write: (line: string) => void lines.push(line) } });
  const secrets = gatewaySecretsInForce({ current: () => configuration }, ENV, logger);

  it('are those of the gateway in force, both signing secrets while they rotate', () => {
    expect(secrets.credentialsOf('flex')).toMatchObject({ publicKey: 's3cret', secretKey: 's3cret' });
    expect(secrets.signingSecretsOf('flex')).toEqual(['s3cret', 'older']);
  });

  it('are kept for a retired gateway, whose answers still come', () => {
    expect(secrets.signingSecretsOf('retired')).toEqual(['s3cret', 'older']);
  });

  it('are none of an unknown gateway or one of another type', () => {
    expect(secrets.signingSecretsOf('other')).toBe('unknown-gateway');
    expect(secrets.signingSecretsOf('nmi')).toBe('unknown-gateway');
    expect(secrets.credentialsOf('nmi')).toBeNull();
  });

  it('are unavailable, and said so without any value (R13), where one cannot be read', () => {
    expect(secrets.signingSecretsOf('broken')).toBe('unavailable');
    expect(secrets.credentialsOf('broken')).toBeNull();
    expect(lines.join('')).toContain('NOT_SET');
    expect(lines.join('')).not.toMatch(/s3cret|older/);
  });

  it('are unavailable while there is no configuration', () => {
    const none = gatewaySecretsInForce({ current: () => null }, ENV, logger);
    expect(none.signingSecretsOf('flex')).toBe('unavailable');
  });
});
