import type { FlexecomGateway, RoutingConfiguration } from '../configuration/routing-configuration.ts';
import { type GatewaySecrets, resolveGatewaySecrets } from '../configuration/secrets.ts';
import { errorMessage, UsageError } from '../errors.ts';
import type { Logger } from '../logging.ts';
import type { Environment } from '../settings.ts';

/** The secrets of the gateways in force and of the retired ones (R13), resolved when asked for. */
export interface GatewaySecretsInForce {
  /** Null where the gateway is unknown or its secrets cannot be read. */
  credentialsOf(gatewayId: string): GatewaySecrets | null;
  signingSecretsOf(gatewayId: string): readonly string[] | 'unknown-gateway' | 'unavailable';
}

/** So long they are kept in memory: rotated ones are taken up in seconds, and files are not read at every request. */
const FRESH_MS = 2_000;

interface Kept {
  readonly secrets: GatewaySecrets | null;
  readonly gateway: FlexecomGateway;
  readonly until: number;
}

export function gatewaySecretsInForce(
  configuration: { current(): RoutingConfiguration | null },
  env: Environment,
  logger: Logger,
): GatewaySecretsInForce {
  const kept = new Map<string, Kept>();

  function secretsOf(gateway: FlexecomGateway): GatewaySecrets | null {
    const known = kept.get(gateway.id);
    if (known !== undefined && known.gateway === gateway && known.until > Date.now()) return known.secrets;
    const secrets = readSecrets(gateway, env, logger);
    kept.set(gateway.id, { secrets, gateway, until: Date.now() + FRESH_MS });
    return secrets;
  }

  return {
    credentialsOf: (gatewayId) => {
      const gateway = flexecomGateway(configuration.current(), gatewayId);
      return gateway === undefined ? null : secretsOf(gateway);
    },
    signingSecretsOf: (gatewayId) => {
      const current = configuration.current();
      if (current === null) return 'unavailable';
      const gateway = flexecomGateway(current, gatewayId);
      if (gateway === undefined) return 'unknown-gateway';
      return secretsOf(gateway)?.signingSecrets ?? 'unavailable';
    },
  };
}

function flexecomGateway(current: RoutingConfiguration | null, gatewayId: string): FlexecomGateway | undefined {
  const inForce = current?.gateways.find(
    (gateway): gateway is FlexecomGateway => gateway.id === gatewayId && gateway.type === 'FLEXECOM',
  );
  return inForce ?? current?.retiredGateways.find(({ id }) => id === gatewayId);
}

function readSecrets(gateway: FlexecomGateway, env: Environment, logger: Logger): GatewaySecrets | null {
  try {
    return resolveGatewaySecrets(gateway, env);
  } catch (error) {
    const problems = error instanceof UsageError ? error.problems : [];
    logger.error({ problems }, errorMessage(error));
    return null;
  }
}
