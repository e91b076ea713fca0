import { z } from 'zod';
import { isTimeZone } from '../../configuration/checks/time-zone.ts';
import { pausableRoutes } from '../../domain/routing/pauses.ts';
import { earliest } from '../../inspect/conditions/wording.ts';
import { dueBuckets, isChosen, openGroups } from '../../inspect/scheduled/due-buckets.ts';
import { listOpen } from '../../inspect/scheduled/list-open.ts';
import { countOpen, countScheduled } from '../../inspect/scheduled/open-counts.ts';
import { readPauses } from '../../inspect/snapshot/read-pauses.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import { RecentReads } from '../live/recent-reads.ts';
import { addAction } from './action.ts';
import type { ApiServer } from './api-server.ts';
import { pauseAction, resumeAction } from './pause-actions.ts';
import { PageQuery, Text } from './query.ts';

const MoneySchema = z.record(z.string(), z.number());

const GroupSchema = z.object({ gatewayId: z.string(), route: z.string(), count: z.int(), money: MoneySchema });

const BucketSchema = z.object({
  /** When the hour or day begins; null: due already. */
  from: z.number().nullable(),
  count: z.int(),
  money: MoneySchema,
  groups: z.array(GroupSchema).readonly(),
});

const ScheduledSchema = z.object({
  readAt: z.number(),
  buckets: z.array(BucketSchema).readonly(),
  /** Hours or days that are not shown, as there are too many. */
  laterBuckets: z.int(),
  /** More is open than was counted; the earliest are. */
  isCut: z.boolean(),
  scheduled: z.array(GroupSchema).readonly(),
  held: z.array(GroupSchema.extend({ since: z.number().nullable() })).readonly(),
  pauses: z.array(
    z.object({
      gatewayId: z.string(),
      route: z.string().nullable(),
      /** Null: the configuration pauses it. */
      operator: z.object({ by: z.string(), why: z.string(), since: z.number() }).nullable(),
      waiting: z.int(),
    }),
  ),
  /** FlexEcom gateways of the configuration in force, removed ones with open submissions too. */
  gatewayIds: z.array(z.string()).readonly(),
  configVersion: z.int().nullable(),
});

export type ScheduledAnswer = z.infer<typeof ScheduledSchema>;

const OpenSchema = z.object({
  items: z
    .array(
      z.object({
        _id: z.string(),
        orderId: z.string(),
        flexecomGatewayId: z.string(),
        route: z.string(),
        attempt: z.int().nullable(),
        currency: z.string(),
        amountMinor: z.number(),
        dueAt: z.number().nullable(),
        acknowledgedAt: z.number().nullable(),
        withdrawReason: z.string().nullable(),
      }),
    )
    .readonly(),
  next: z.string().nullable(),
});

export type OpenSubmissionAnswer = z.infer<typeof OpenSchema>['items'][number];

const Chosen = { gatewayId: Text.optional(), route: z.enum(pausableRoutes).optional() };

const CountsQuery = z.object({
  by: z.enum(['day', 'hour']).default('day'),
  /** A name such as America/New_York, in which days and hours begin. */
  zone: z.string().max(64).refine(isTimeZone, 'is not the name of a time zone').default('UTC'),
  ...Chosen,
});

const ListQuery = z.object({ state: z.enum(['SCHEDULED', 'SENT']).default('SCHEDULED'), ...Chosen, ...PageQuery });

/** Three days of hours, two months of days. */
const BUCKETS_MAX = { hour: 72, day: 60 } as const;

/** What waits, and the pauses that make it wait. */
export function addScheduled(server: ApiServer, deps: ConsoleDependencies): void {
  const { database, clock, configuration } = deps;
  const recent = new RecentReads();
  const summary = 'How much falls due when, what FlexEcom has, and the pauses in force';
  server.get(
    '/api/v1/scheduled',
    { schema: { summary, querystring: CountsQuery, response: { 200: ScheduledSchema } } },
    async ({ query: { by: unit, zone, gatewayId = null, route = null } }) => {
      const now = clock.now();
      const [scheduled, held, pauses] = await Promise.all([
        recent.read(`scheduled ${unit} ${zone}`, () => countScheduled(database, { unit, zone, now })),
        recent.read('held', () => countOpen(database, 'SENT')),
        readPauses(database, now),
      ]);
      const chosen = { gatewayId, route };
      const buckets = dueBuckets(scheduled.counts, chosen);
      const heldCounts = held.counts.filter((one) => isChosen(one, chosen));
      const config = configuration.current();
      return {
        readAt: Date.now(),
        buckets: buckets.slice(0, BUCKETS_MAX[unit]),
        laterBuckets: Math.max(0, buckets.length - BUCKETS_MAX[unit]),
        isCut: scheduled.isCut || held.isCut,
        scheduled: openGroups(scheduled.counts.filter((one) => isChosen(one, chosen))),
        held: openGroups(heldCounts).map((group) => ({ ...group, since: sinceOf(heldCounts, group) })),
        pauses,
        gatewayIds: flexecomIds(config),
        configVersion: config?.version ?? null,
      };
    },
  );
  server.get(
    '/api/v1/scheduled/submissions',
    {
      schema: {
        summary: 'Scheduled submissions, by their due time, or those that FlexEcom has, the oldest first',
        querystring: ListQuery,
        response: { 200: OpenSchema },
      },
    },
    async ({ query: { gatewayId = null, route = null, ...query } }) =>
      listOpen(database, { ...query, gatewayId, route, after: query.after }),
  );
  addAction(server, pauseAction, deps);
  addAction(server, resumeAction, deps);
}

function flexecomIds(config: ReturnType<ConsoleDependencies['configuration']['current']>): string[] {
  const gateways = [...(config?.gateways ?? []), ...(config?.retiredGateways ?? [])];
  return [...new Set(gateways.filter(({ type }) => type === 'FLEXECOM').map(({ id }) => id))];
}

function sinceOf(
  counts: Awaited<ReturnType<typeof countOpen>>['counts'],
  { gatewayId, route }: { readonly gatewayId: string; readonly route: string },
): number | null {
  const times = counts.flatMap((one) =>
    one.flexecomGatewayId === gatewayId && one.route === route && one.since !== null ? [one.since] : [],
  );
  return earliest(times);
}
