import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { FlexecomGateway, RoutingConfiguration } from '../../domain/configuration.ts';
import { errorMessage, UsageError } from '../../errors.ts';
import type { Environment } from '../../settings/settings.ts';
import { type GatewaySecrets, resolveGatewaySecrets } from './secrets.ts';

/**
 * The secrets of the gateways in force and of the retired ones (R13), resolved when asked for. A rotated one is taken up
 * within 2 s without a restart, whether a new configuration refers to it or the file that one refers to was exchanged.
 */
export interface GatewaySecretsInForce {
  /** Null where the gateway is unknown or its secrets could never be read. */
  credentialsOf(gatewayId: string): GatewaySecrets | null;
  signingSecretsOf(gatewayId: string): readonly string[] | 'unknown-gateway' | 'unavailable';
}

/** So long they are kept in memory: rotated ones are taken up in seconds, and files are not read at every request. */
const FRESH_MS = 2_000;

interface Kept {
  readonly secrets: GatewaySecrets | null;
  readonly gateway: FlexecomGateway;
  readonly until: number;
  /** What was wrong when they were last read, said once; null: nothing. */
  readonly trouble: string | null;
}

/** `now` is real time, epoch ms. */
export function gatewaySecretsInForce(
  configuration: { current(): RoutingConfiguration | null },
  env: Environment,
  logger: Logger,
  now: () => number = Date.now,
): GatewaySecretsInForce {
  const kept = new Map<string, Kept>();

  function secretsOf(gateway: FlexecomGateway): GatewaySecrets | null {
    const known = kept.get(gateway.id);
    if (known !== undefined && known.gateway === gateway && known.until > now()) return known.secrets;
    const { secrets: read, trouble } = readSecrets(gateway, env);
    const said = trouble === null ? null : [trouble.message, ...trouble.problems].join(' ');
    if (trouble !== null && said !== known?.trouble) logger.error({ problems: trouble.problems }, trouble.message);
    // A file that is being exchanged is away or empty for a moment: what was read of the same references still holds.
    const before = known !== undefined && sameReferences(known.gateway, gateway) ? known.secrets : null;
    const secrets = read ?? before;
    kept.set(gateway.id, { secrets, gateway, until: now() + FRESH_MS, trouble: said });
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

type SecretsRead =
  | { readonly secrets: GatewaySecrets; readonly trouble: null }
  | { readonly secrets: null; readonly trouble: { readonly message: string; readonly problems: readonly string[] } };

function readSecrets(gateway: FlexecomGateway, env: Environment): SecretsRead {
  try {
    return { secrets: resolveGatewaySecrets(gateway, env), trouble: null };
  } catch (error) {
    const problems = error instanceof UsageError ? error.problems : [];
    return { secrets: null, trouble: { message: errorMessage(error), problems } };
  }
}

function sameReferences(one: FlexecomGateway, other: FlexecomGateway): boolean {
  return isDeepStrictEqual(
    [one.publicKey, one.secretKey, one.signingSecret],
    [other.publicKey, other.secretKey, other.signingSecret],
  );
}
