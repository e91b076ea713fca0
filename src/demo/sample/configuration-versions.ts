import { fileURLToPath } from 'node:url';
import type { RoutingContent } from '../../domain/configuration.ts';

/** The two versions of the routing configuration that the demo applies: this file, then `secondVersion` of it. */
export const SAMPLE_CONFIGURATION = fileURLToPath(new URL('sample-configuration.yaml', import.meta.url));

/**
 * What the merchant changes while submissions are scheduled:
 * - flexecom-a takes every initial soft decline (`cascadeAll`) and rotates its signing secret;
 * - the fourth attempt in the United States comes a week later, which moves what is scheduled for it;
 * - FlexEcom no longer makes Europe's final attempt, so what is scheduled for it returns to billing.
 */
export function secondVersion(first: RoutingContent): RoutingContent {
  return {
    ...first,
    gateways: first.gateways.map((gateway) => {
      if (gateway.id !== 'flexecom-a' || !('signingSecret' in gateway)) return gateway;
      return { ...gateway, cascadeAll: true, signingSecret: ROTATING_SECRETS };
    }),
    recycleProfiles: first.recycleProfiles.map((profile) => {
      if (profile.id === 'eu-monthly') return { ...profile, finalAttemptGatewayId: null };
      const attempts = profile.attempts.map((attempt, index) =>
        index === FOURTH_ATTEMPT_INDEX ? { ...attempt, daysToWait: attempt.daysToWait + WEEK_DAYS } : attempt,
      );
      return { ...profile, attempts };
    }),
  };
}

const FOURTH_ATTEMPT_INDEX = 3;
/** The profile bills on Saturdays: with fewer days more, the attempt could fall on the same Saturday. */
const WEEK_DAYS = 7;

/** Newest first; FlexEcom still signs with the second. */
const ROTATING_SECRETS = [{ env: 'FLEXECOM_A_SIGNING_SECRET_NEW' }, { env: 'FLEXECOM_A_SIGNING_SECRET' }];

/** What became of the submissions that were scheduled under the first version. */
export interface ScheduleChanges {
  readonly scheduled: number;
  /** Due at another time now. */
  readonly moved: number;
  /** Returned to billing. */
  readonly withdrawn: number;
}
