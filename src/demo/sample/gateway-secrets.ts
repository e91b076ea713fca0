import { createHash } from 'node:crypto';
import type { SandboxGateway } from '../../flexecom/sandbox/wire-types.ts';

/** The secrets of the sample configuration's FlexEcom gateways, derived from a seed: the pipeline's side and FlexEcom's. */
export interface SampleSecrets {
  /** The environment variables that the configuration refers to. */
  readonly env: Readonly<Record<string, string>>;
  /** What the sandbox knows of each gateway. */
  readonly gateways: readonly SandboxGateway[];
}

const GATEWAYS = [
  { gatewayId: 'flexecom-a', prefix: 'FLEXECOM_A' },
  { gatewayId: 'flexecom-b', prefix: 'FLEXECOM_B' },
  { gatewayId: 'flexecom-c', prefix: 'FLEXECOM_C' },
  { gatewayId: 'flexecom-old', prefix: 'FLEXECOM_OLD' },
] as const;

export function sampleSecrets(seed: string): SampleSecrets {
  const secret = (name: string) => createHash('sha256').update(`${seed} ${name}`).digest();
  const env: Record<string, string> = {};
  const gateways = GATEWAYS.map(({ gatewayId, prefix }) => {
    const publicKey = `pk_demo_${secret(`${prefix} public`).toString('hex').slice(0, 16)}`;
    const secretKey = `sk_demo_${secret(`${prefix} secret`).toString('hex').slice(0, 32)}`;
    const signingSecret = `whsec_${secret(`${prefix} signing`).toString('base64')}`;
    env[`${prefix}_PUBLIC_KEY`] = publicKey;
    env[`${prefix}_SECRET_KEY`] = secretKey;
    env[`${prefix}_SIGNING_SECRET`] = signingSecret;
    // For rotations: a retired secret that is still listed, and a new one that FlexEcom does not sign with yet.
    env[`${prefix}_SIGNING_SECRET_OLD`] = `whsec_${secret(`${prefix} old`).toString('base64')}`;
    env[`${prefix}_SIGNING_SECRET_NEW`] = `whsec_${secret(`${prefix} new`).toString('base64')}`;
    return { gatewayId, publicKey, secretKey, signingSecret };
  });
  return { env, gateways };
}
