import type { RoutingConfiguration } from '../../domain/configuration.ts';
import type { Submission } from '../../domain/documents.ts';
import { cascadeAllGateway } from '../../domain/routing/gateways.ts';
import type { Accounts } from './accounting.ts';
import { type Findings, rerunKey } from './findings.ts';

/** Every way to FlexEcom, in the order in which the summary shows them. */
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
export type RouteName = (typeof ROUTES)[number];

export const KINDS = ['NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION', 'REBILL'] as const;

/** What became of the submissions of one route, or of one kind of debt. */
export interface Taken {
  readonly submitted: number;
  readonly recovered: number;
  /** Of the recovered; minor units by currency. */
  readonly money: readonly { readonly currency: string; readonly amountMinor: number }[];
}

/** Submissions that went out (or are to), by route; every route is there. */
export function takenByRoute(accounts: Accounts, findings: Findings): Map<RouteName, Taken> {
  const byRoute = Map.groupBy(sent(accounts), (submission) => routeOf(submission, findings));
  return new Map(ROUTES.map((route) => [route, takenOf(byRoute.get(route) ?? [], accounts)]));
}

export function takenByKind(accounts: Accounts): Map<(typeof KINDS)[number], Taken> {
  const byKind = Map.groupBy(sent(accounts), ({ saleKind }) => saleKind ?? 'REBILL');
  return new Map(KINDS.map((kind) => [kind, takenOf(byKind.get(kind) ?? [], accounts)]));
}

export function takenTogether(accounts: Accounts): Taken {
  return takenOf(sent(accounts), accounts);
}

function sent({ submissions }: Accounts): Submission[] {
  return submissions.filter(({ state }) => state !== 'NOT_SENT');
}

function takenOf(submissions: readonly Submission[], { completed }: Accounts): Taken {
  const ids = new Set(submissions.map(({ _id }) => _id));
  const money = completed.filter(({ submissionId }) => ids.has(submissionId));
  return { submitted: submissions.length, recovered: money.length, money };
}

/** R2, R3, R5, R6: by which way it went, as the configuration version that decided it says. */
function routeOf(submission: Submission, findings: Findings): RouteName {
  const config = findings.configurations.get(submission.configVersion);
  switch (submission.route) {
    case 'CASCADE':
      return config === undefined ? 'direct cascade of a gateway' : cascadeOf(submission, config, findings);
    case 'RECYCLE':
      return slotOf(submission, config);
    default:
      return RERUNS[findings.rerunWays.get(rerunKey(submission)) ?? 'HTTP'];
  }
}

const RERUNS = {
  HTTP: 'rerun through the API',
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
