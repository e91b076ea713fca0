import type { Db } from 'mongodb';
import type { FlexecomGateway, RoutingContent } from '../../domain/configuration.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { isFlexecom } from '../../domain/routing/gateways.ts';
import { OPEN_STATES } from '../../domain/salvage/submission.ts';
import { UsageError } from '../../errors.ts';

/**
 * The FlexEcom gateways that `next` no longer has but keeps as retired: they take no new submissions, and their answers
 * are still accepted. A gateway is kept while it has open submissions, and in any case in the version that removes it, as
 * a stage may still be deciding by the version before.
 * @throws UsageError where `next` gives the id of such a gateway to an ordinary one
 */
export async function retiredGatewaysAfter(
  db: Db,
  previous: { content: RoutingContent; retiredGateways: readonly FlexecomGateway[] } | null,
  next: RoutingContent,
): Promise<FlexecomGateway[]> {
  const kept = new Set(next.gateways.filter(isFlexecom).map((gateway) => gateway.id));
  const isGone = (gateway: FlexecomGateway) => !kept.has(gateway.id);
  const removedNow = (previous?.content.gateways ?? []).filter(isFlexecom).filter(isGone);
  const removedBefore = (previous?.retiredGateways ?? []).filter(isGone);
  const open = await withOpenSubmissions(db, [...removedNow, ...removedBefore]);
  const retired = [...removedNow, ...removedBefore.filter((gateway) => open.has(gateway.id))];
  refuseReusedIds(retired, next);
  return retired;
}

async function withOpenSubmissions(db: Db, gateways: readonly FlexecomGateway[]): Promise<ReadonlySet<string>> {
  const submissions = db.collection<Submission>('submissions');
  const open = new Set<string>();
  for (const { id } of gateways) {
    const filter = { flexecomGatewayId: id, state: { $in: [...OPEN_STATES] } };
    if ((await submissions.findOne(filter, { projection: { _id: 1 } })) !== null) open.add(id);
  }
  return open;
}

function refuseReusedIds(retired: readonly FlexecomGateway[], next: RoutingContent): void {
  const reused = retired.filter(({ id }) => next.gateways.some((gateway) => gateway.id === id));
  if (reused.length > 0) {
    throw new UsageError(
      'the id of a removed FlexEcom gateway cannot be given to another gateway while FlexEcom may still answer for it',
      reused.map(
        ({ id }) => `gateways: "${id}" is the id of a retired FlexEcom gateway; give the new gateway another id`,
      ),
    );
  }
}
