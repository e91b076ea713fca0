import type { Credentials } from '../../../src/flexecom/client/client.ts';
import type { SandboxGateway } from '../../../src/flexecom/sandbox/wire-types.ts';

/** Test accounts. Their keys are names, not real secrets. */
export const FX_ONE: SandboxGateway = account('fx-one', 1);
export const FX_TWO: SandboxGateway = account('fx-two', 2);
const FX_OFF: SandboxGateway = { ...account('fx-off', 3), disabled: true };

/** Only ends what would hang: a busy machine may take longer than a stage waits. */
export const PATIENT = { answerTimeoutMs: 120_000 };

export const ACCOUNTS: readonly SandboxGateway[] = [FX_ONE, FX_TWO, FX_OFF];

/** The keys of `fx-wrong` belong to no account. Any other gateway has no keys. */
export function credentialsOf(gatewayId: string): Credentials | null {
  return gatewayId === 'fx-wrong'
    ? { publicKey: 'pk_wrong', secretKey: 'sk_wrong' }
    : (ACCOUNTS.find((gateway) => gateway.gatewayId === gatewayId) ?? null);
}

function account(gatewayId: string, fill: number): SandboxGateway {
  return {
    gatewayId,
    publicKey: `pk_${gatewayId}`,
    secretKey: `sk_${gatewayId}`,
    signingSecret: `whsec_${Buffer.alloc(32, fill).toString('base64')}`,
  };
}
