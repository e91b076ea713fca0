import type { RoutingContent } from '../../domain/configuration.ts';

/**
 * What the merchant changes while declines wait: flexecom-a takes every initial soft decline (R3) and rotates its signing
 * secret (R13); the fourth attempt in the United States comes a week later, which moves what is due (R5); and Europe's
 * final attempt is not FlexEcom's any more (SLOT_WITHDRAWN).
 */
export function secondVersion(first: RoutingContent): RoutingContent {
  return {
    ...first,
    gateways: first.gateways.map((gateway) => {
      if (gateway.id !== 'flexecom-a' || !('signingSecret' in gateway)) return gateway;
      return { ...gateway, cascadeAll: true, signingSecret: ROTATING };
    }),
    recycleProfiles: first.recycleProfiles.map((profile) => {
      if (profile.id === 'eu-monthly') return { ...profile, finalAttemptGatewayId: null };
      const attempts = profile.attempts.map((attempt, index) =>
        index === FOURTH ? { ...attempt, daysToWait: attempt.daysToWait + WEEK_DAYS } : attempt,
      );
      return { ...profile, attempts };
    }),
  };
}

const FOURTH = 3;
/** It is billed on Saturdays: anything less could fall on the same one. */
const WEEK_DAYS = 7;

/** Newest first; FlexEcom still signs with the second. */
const ROTATING = [{ env: 'FLEXECOM_A_SIGNING_SECRET_NEW' }, { env: 'FLEXECOM_A_SIGNING_SECRET' }];
