import type { RoutingConfiguration } from '../../domain/configuration.ts';
import { countText } from '../../domain/count-text.ts';
import type { Instance } from '../../domain/documents/instance.ts';
import type { Pause } from '../../domain/documents/pause.ts';
import { isFlexecom } from '../../domain/routing/gateways.ts';
import { newPause, pauseId, pauseKey } from '../../domain/routing/pauses.ts';
import { UsageError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import { isDuplicateId } from '../../mongo/duplicate-key.ts';
import { livingInstances } from '../../mongo/instance-record.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { askUntil } from '../../waiting/ask-until.ts';
import { audited, type Operator } from '../audit.ts';

/** A gateway, or one route of it. */
export interface PauseTarget {
  readonly gatewayId: string;
  /** Null: every route. */
  readonly route: Pause['route'];
}

interface PauseResult {
  readonly pause: Pause;
  /** False: it was paused before. */
  readonly isNew: boolean;
  /** Instances of which no request goes out any more. */
  readonly confirmedBy: readonly Instance[];
  /** They live, and have not confirmed it in time: a request of theirs may still go out. */
  readonly notConfirmedBy: readonly Instance[];
}

/** Instances read the pauses every second; a request that was out before has ended within five. */
const CONFIRMED_WITHIN_MS = 5_000;
const POLL_MS = 100;

/** @throws UsageError for a gateway that is not FlexEcom's */
export function checkPausable(config: RoutingConfiguration | null, gatewayId: string): void {
  if (config === null) {
    throw new UsageError('no routing configuration has been applied yet; apply one with: salvage config apply FILE');
  }
  const ids = [...config.gateways.filter(isFlexecom), ...config.retiredGateways].map(({ id }) => id);
  if (ids.includes(gatewayId)) return;
  throw new UsageError(
    `${gatewayId} is not a FlexEcom gateway; those of configuration version ${config.version}: ${ids.join(', ') || 'none'}`,
  );
}

/**
 * Pauses a gateway, or one route of it, whatever the configuration says (R22). Returns once every living instance has
 * confirmed that no first request of its own goes out any more, or after five seconds with those that have not.
 */
export async function pauseGateway(
  database: Pick<Database, 'collection'>,
  { gatewayId, route }: PauseTarget,
  operator: Operator,
  now: number,
): Promise<PauseResult> {
  const { by, why } = operator;
  const pause = newPause({ gatewayId, route, by: cleanText(by), why: cleanText(why), since: now });
  const action = { action: 'pause', about: targetText(pause), ids: [gatewayId], at: now, outcome: pausedText } as const;
  return audited(database, operator, action, async () => {
    const inForce = await insertOrFind(database, pause);
    return { pause: inForce, isNew: inForce.since === now, ...(await waitForConfirmations(database, inForce)) };
  });
}

/**
 * Ends the pauses of a gateway, or the one of a route of it. What waited for them goes out within seconds.
 * @returns those that it ended, and not what somebody else ended at the same time
 * @throws UsageError where there is none
 */
export async function resumeGateway(
  database: Pick<Database, 'collection'>,
  target: PauseTarget,
  operator: Operator,
  now: number,
): Promise<Pause[]> {
  const { gatewayId } = target;
  const found = await findPauses(database, target);
  const about = found.map(targetText).join(', ');
  const outcome = (ended: readonly Pause[]) => `${countText(ended.length, 'pause')} ended`;
  return audited(database, operator, { action: 'resume', about, ids: [gatewayId], at: now, outcome }, async () => {
    const ended: Pause[] = [];
    for (const pause of found) {
      const { _id, since } = pause;
      const { deletedCount } = await database.collection('pauses').deleteOne({ _id, since });
      if (deletedCount === 1) ended.push(pause);
    }
    if (ended.length === 0) throw new UsageError(`somebody else resumed ${about} a moment ago`);
    return ended;
  });
}

/** The pauses that a resume would end. @throws UsageError where there is none */
export async function findPauses(database: Pick<Database, 'collection'>, target: PauseTarget): Promise<Pause[]> {
  const { gatewayId, route } = target;
  const found = await database
    .collection('pauses')
    .find(route === null ? { gatewayId } : { gatewayId, route })
    .toArray();
  if (found.length === 0) throw new UsageError(await notPaused(database, target));
  return found;
}

function pausedText({ isNew, confirmedBy, notConfirmedBy }: PauseResult): string {
  const open = notConfirmedBy.length === 0 ? '' : `, not confirmed by ${countText(notConfirmedBy.length, 'instance')}`;
  return `${isNew ? 'paused' : 'paused before'}, confirmed by ${countText(confirmedBy.length, 'instance')}${open}`;
}

export function targetText({ gatewayId, route }: PauseTarget): string {
  return route === null ? gatewayId : `${gatewayId} for ${route}`;
}

async function insertOrFind(database: Pick<Database, 'collection'>, pause: Pause): Promise<Pause> {
  try {
    await database.collection('pauses').insertOne(pause);
    return pause;
  } catch (error) {
    if (!isDuplicateId(error)) throw error;
    return (await database.collection('pauses').findOne({ _id: pause._id })) ?? pause;
  }
}

async function waitForConfirmations(
  database: Pick<Database, 'collection'>,
  pause: Pause,
): Promise<Pick<PauseResult, 'confirmedBy' | 'notConfirmedBy'>> {
  const key = pauseKey(pause);
  const read = async () => {
    const instances = await livingInstances(database);
    const confirmedBy = instances.filter(({ pausesConfirmed }) => pausesConfirmed.includes(key));
    const notConfirmedBy = instances.filter(({ pausesConfirmed }) => !pausesConfirmed.includes(key));
    return { confirmedBy, notConfirmedBy };
  };
  const patience = { withinMs: CONFIRMED_WITHIN_MS, pollMs: POLL_MS };
  return await askUntil(read, ({ notConfirmedBy }) => notConfirmedBy.length === 0, patience);
}

async function notPaused(database: Pick<Database, 'collection'>, { gatewayId, route }: PauseTarget): Promise<string> {
  const whole = pauseId({ gatewayId, route: null });
  if (route !== null && (await database.collection('pauses').findOne({ _id: whole })) !== null) {
    return `${gatewayId} is paused as a whole, and not for ${route} alone: salvage resume ${gatewayId}`;
  }
  return `no operator has paused ${targetText({ gatewayId, route })}; salvage status shows what is paused`;
}
