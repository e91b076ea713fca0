import type { RoutingConfiguration } from '../../domain/configuration.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { cascadeAllGateway } from '../../domain/routing/gateways.ts';
import type { Accounts } from './accounting.ts';
import { type Findings, rerunKey } from './findings.ts';

/** Every way to FlexEcom, in the order of the summary. */
export const ROUTES = [
  'cascade of a gateway profile',
  'direct cascade of a gateway',
  'cascadeAll',
  'recycle, re-attempts 4-6',
  'recycle, re-attempts 7-9',
  'recycle, final attempt',
  'rerun through the API',
  'rerun by command',
  'rerun, batch by command',
] as const;
type RouteName = (typeof ROUTES)[number];

const KINDS = ['NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION', 'REBILL'] as const;

/** What became of a group of submissions. */
export interface Tally {
  readonly submitted: number;
  readonly recovered: number;
  /** What was recovered. */
  readonly money: readonly { readonly currency: string; readonly amountMinor: number }[];
}

/** What was sent, by route; a route without submissions has a tally of zeros. */
export function talliesByRoute(accounts: Accounts, findings: Findings): Map<RouteName, Tally> {
  const byRoute = Map.groupBy(sent(accounts), (submission) => routeOf(submission, findings));
  return new Map(ROUTES.map((route) => [route, tallyOf(byRoute.get(route) ?? [], accounts)]));
}

export function talliesByKind(accounts: Accounts): Map<(typeof KINDS)[number], Tally> {
  const byKind = Map.groupBy(sent(accounts), ({ saleKind }) => saleKind ?? 'REBILL');
  return new Map(KINDS.map((kind) => [kind, tallyOf(byKind.get(kind) ?? [], accounts)]));
}

export function totalTally(accounts: Accounts): Tally {
  return tallyOf(sent(accounts), accounts);
}

function sent({ submissions }: Accounts): Submission[] {
  return submissions.filter(({ state }) => state !== 'NOT_SENT');
}

function tallyOf(submissions: readonly Submission[], { completed }: Accounts): Tally {
  const ids = new Set(submissions.map(({ _id }) => _id));
  const money = completed.filter(({ submissionId }) => ids.has(submissionId));
  return { submitted: submissions.length, recovered: money.length, money };
}

/** By which way it went to FlexEcom, read from the configuration version that decided it. */
function routeOf(submission: Submission, findings: Findings): RouteName {
  const config = findings.configurations.get(submission.configVersion);
  switch (submission.route) {
    case 'CASCADE':
      return config === undefined ? 'direct cascade of a gateway' : cascadeOf(submission, config, findings);
    case 'RECYCLE':
      return slotOf(submission, config);
    default:
      return RERUNS[findings.rerunChannels.get(rerunKey(submission)) ?? 'API'];
  }
}

const RERUNS = {
  API: 'rerun through the API',
  COMMAND: 'rerun by command',
  BATCH: 'rerun, batch by command',
} as const;

function cascadeOf({ debtId }: Submission, config: RoutingConfiguration, { debts }: Findings): RouteName {
  if (cascadeAllGateway(config) !== null) return 'cascadeAll';
  const profileId = debts.get(debtId)?.latestDecline.gatewayProfileId ?? null;
  const profile = config.gatewayProfiles.find(({ id }) => id === profileId);
  return profile?.cascadeProfileId ? 'cascade of a gateway profile' : 'direct cascade of a gateway';
}

function slotOf({ attempt, declinedGatewayId }: Submission, config: RoutingConfiguration | undefined): RouteName {
  const profile = config?.recycleProfiles.find(({ gatewayIds }) => gatewayIds.includes(declinedGatewayId));
  const isFinal = attempt === profile?.attempts.length && profile?.finalAttemptGatewayId !== null;
  if (isFinal) return 'recycle, final attempt';
  return (attempt ?? 0) <= 6 ? 'recycle, re-attempts 4-6' : 'recycle, re-attempts 7-9';
}
