/** What the merchant and FlexEcom share: one account a FlexEcom gateway of routing.yaml. */
const ACCOUNTS = ['a', 'b'].map((name) => ({
  gatewayId: `flexecom-${name}`,
  publicKey: `pk_${name}`,
  secretKey: `sk_${name}`,
  signingSecret: `whsec_${Buffer.from(`signing secret of ${name}`).toString('base64')}`,
}));

export const RERUN_TOKEN = 'token-of-the-chaos-run';

/** Before the names of topics, and the database's name. */
export const PREFIX = 'chaos';

export const ROUTING_FILE = new URL('./routing.yaml', import.meta.url).pathname;

/** The environment in which the routing's references to secrets lead somewhere. */
export function merchantEnvironment(): Record<string, string> {
  const secrets = ACCOUNTS.flatMap(({ gatewayId, publicKey, secretKey, signingSecret }) => {
    const name = gatewayId.replace('-', '_').toUpperCase();
    return [
      [`${name}_PUBLIC_KEY`, publicKey],
      [`${name}_SECRET_KEY`, secretKey],
      [`${name}_SIGNING_SECRET`, signingSecret],
    ];
  });
  return { ...Object.fromEntries(secrets), SANDBOX_GATEWAYS: JSON.stringify(ACCOUNTS), RERUN_API_TOKEN: RERUN_TOKEN };
}
