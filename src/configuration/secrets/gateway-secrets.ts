import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { FlexecomGateway, RoutingConfiguration } from '../../domain/configuration.ts';
import { isFlexecom } from '../../domain/routing/gateways.ts';
import { errorMessage, UsageError } from '../../errors.ts';
import type { Environment } from '../../settings/settings.ts';
import { type GatewaySecrets, isShortSigningSecret, resolveGatewaySecrets, SHORT_SIGNING_SECRET } from './secrets.ts';

/** How long secrets are cached: short enough for a rotation, long enough not to read files at every request. */
const FRESH_MS = 2_000;

interface CachedSecrets {
  readonly secrets: GatewaySecrets | null;
  readonly gateway: FlexecomGateway;
  readonly until: number;
  /** What was wrong when they were last read, so that it is logged once; null where nothing was. */
  readonly failure: string | null;
}

/**
 * The secrets of the gateways in force and of the retired ones (R13). A rotated secret is used within two seconds, without
 * a restart, whether the configuration now refers to another one or the file that it refers to has changed.
 */
export class GatewaySecretsInForce {
  readonly #configuration: { current(): RoutingConfiguration | null };
  readonly #env: Environment;
  readonly #logger: Logger;
  readonly #now: () => number;
  /** By gateway id. */
  readonly #cache = new Map<string, CachedSecrets>();

  /** `now` is real time, epoch ms. */
  constructor(
    configuration: { current(): RoutingConfiguration | null },
    env: Environment,
    logger: Logger,
    now: () => number = Date.now,
  ) {
    this.#configuration = configuration;
    this.#env = env;
    this.#logger = logger;
    this.#now = now;
  }

  /** Null where the gateway is unknown or its secrets could not be read so far. */
  credentialsOf(gatewayId: string): GatewaySecrets | null {
    const gateway = flexecomGateway(this.#configuration.current(), gatewayId);
    return gateway === undefined ? null : this.#secretsOf(gateway);
  }

  signingSecretsOf(gatewayId: string): readonly string[] | 'unknown-gateway' | 'unavailable' {
    const current = this.#configuration.current();
    if (current === null) return 'unavailable';
    const gateway = flexecomGateway(current, gatewayId);
    if (gateway === undefined) return 'unknown-gateway';
    return this.#secretsOf(gateway)?.signingSecrets ?? 'unavailable';
  }

  #secretsOf(gateway: FlexecomGateway): GatewaySecrets | null {
    const cached = this.#cache.get(gateway.id);
    if (cached !== undefined && cached.gateway === gateway && cached.until > this.#now()) return cached.secrets;
    const { secrets: read, error } = readSecrets(gateway, this.#env);
    const failure = error === null ? null : [error.message, ...error.problems].join(' ');
    if (error !== null && failure !== cached?.failure) this.#logger.error({ problems: error.problems }, error.message);
    // While a file is replaced it may be missing or empty for a moment; then the secrets read before stay in use.
    const before = cached !== undefined && sameReferences(cached.gateway, gateway) ? cached.secrets : null;
    const secrets = read ?? before;
    if (read?.signingSecrets.some(isShortSigningSecret) && cached === undefined) {
      this.#logger.warn(
        `the signing secret of gateway ${gateway.id}: ${SHORT_SIGNING_SECRET}; refused where NODE_ENV=production`,
      );
    }
    this.#cache.set(gateway.id, { secrets, gateway, until: this.#now() + FRESH_MS, failure });
    return secrets;
  }
}

function flexecomGateway(current: RoutingConfiguration | null, gatewayId: string): FlexecomGateway | undefined {
  if (current === null) return undefined;
  const gateways = [...current.gateways.filter(isFlexecom), ...current.retiredGateways];
  return gateways.find(({ id }) => id === gatewayId);
}

type SecretsRead =
  | { readonly secrets: GatewaySecrets; readonly error: null }
  | { readonly secrets: null; readonly error: { readonly message: string; readonly problems: readonly string[] } };

function readSecrets(gateway: FlexecomGateway, env: Environment): SecretsRead {
  try {
    return { secrets: resolveGatewaySecrets(gateway, env), error: null };
  } catch (error) {
    const problems = error instanceof UsageError ? error.problems : [];
    return { secrets: null, error: { message: errorMessage(error), problems } };
  }
}

function sameReferences(one: FlexecomGateway, other: FlexecomGateway): boolean {
  return isDeepStrictEqual(
    [one.publicKey, one.secretKey, one.signingSecret],
    [other.publicKey, other.secretKey, other.signingSecret],
  );
}
