import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import type { FlexecomGateway, SecretReference } from '../../domain/configuration.ts';
import { errorMessage, UsageError, whyUnreadable } from '../../errors.ts';
import { type Environment, isProduction } from '../../settings/settings.ts';

/** A secret in a file is one line. A longer one means that the path names some other file. */
const SECRET_LENGTH_MAX = 8_192;

/** What the Standard Webhooks specification asks for: fewer can be guessed. */
const SIGNING_SECRET_BYTES_MIN = 24;

export const SHORT_SIGNING_SECRET = `it has fewer than ${SIGNING_SECRET_BYTES_MIN} bytes, so webhooks can be forged; have FlexEcom make a longer one`;

/** Of `whsec_` and base64. */
export function isShortSigningSecret(secret: string): boolean {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64').length < SIGNING_SECRET_BYTES_MIN;
}

/** The secrets of one FlexEcom gateway. The object hides them when it is logged, inspected or turned into JSON (R13). */
export interface GatewaySecrets {
  readonly publicKey: string;
  readonly secretKey: string;
  /** Two while they rotate, newest first. */
  readonly signingSecrets: readonly string[];
}

/**
 * Reads a gateway's secrets from where its configuration refers to.
 * @throws UsageError that names every secret that cannot be read and its variable or file, but no value
 */
export function resolveGatewaySecrets(gateway: FlexecomGateway, env: Environment): GatewaySecrets {
  const problems: string[] = [];
  const resolve = (field: string, reference: SecretReference): string => {
    try {
      return resolveSecret(reference, env);
    } catch (error) {
      problems.push(`${field} of FlexEcom gateway "${gateway.id}": ${errorMessage(error)}`);
      return '';
    }
  };
  const signingReferences = Array.isArray(gateway.signingSecret) ? gateway.signingSecret : [gateway.signingSecret];
  const readSigningSecret = (reference: SecretReference): string => {
    const secret = resolve('signingSecret', reference);
    if (secret !== '' && isProduction(env) && isShortSigningSecret(secret)) {
      problems.push(`signingSecret of FlexEcom gateway "${gateway.id}": ${SHORT_SIGNING_SECRET}`);
    }
    return secret;
  };
  const secrets = new HiddenSecrets(
    resolve('publicKey', gateway.publicKey),
    resolve('secretKey', gateway.secretKey),
    signingReferences.map(readSigningSecret),
  );
  if (problems.length > 0) {
    throw new UsageError(`the secrets of FlexEcom gateway "${gateway.id}" cannot be read`, problems);
  }
  return secrets;
}

/**
 * Reads one secret. Call it when the secret is needed, so that a changed file is used.
 * @throws UsageError where there is none; it names the variable or file, but no value
 */
export function resolveSecret(reference: SecretReference, env: Environment): string {
  const from = 'env' in reference ? `environment variable ${reference.env}` : `file ${reference.file}`;
  const secret = ('env' in reference ? (env[reference.env] ?? '') : readSecretFile(reference.file)).trim();
  if (secret === '') throw new UsageError(`${from} is ${'env' in reference ? 'not set' : 'empty'}`);
  if (secret.length > SECRET_LENGTH_MAX || /[\r\n]/.test(secret)) {
    throw new UsageError(`${from} does not hold a secret on a single line; put nothing else there`);
  }
  return secret;
}

function readSecretFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`file ${path} cannot be read: ${whyUnreadable(error)}`);
  }
}

class HiddenSecrets implements GatewaySecrets {
  readonly publicKey: string;
  readonly secretKey: string;
  readonly signingSecrets: readonly string[];

  constructor(publicKey: string, secretKey: string, signingSecrets: readonly string[]) {
    this.publicKey = publicKey;
    this.secretKey = secretKey;
    this.signingSecrets = signingSecrets;
  }

  toJSON(): string {
    return '[secrets]';
  }

  toString(): string {
    return '[secrets]';
  }

  [inspect.custom](): string {
    return '[secrets]';
  }
}
