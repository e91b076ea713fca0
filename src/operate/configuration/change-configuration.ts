import {
  type ApplyResult,
  type ConfigurationStore,
  createConfigurationStore,
} from '../../configuration/store/configuration-store.ts';
import type { RoutingContent } from '../../domain/configuration.ts';
import { countText } from '../../domain/count-text.ts';
import type { Database } from '../../mongo/database.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { audited, type Operator } from '../audit.ts';
import { type WithdrawnSubmissions, withdrawnSubmissions } from './withdrawn-submissions.ts';

/** What is to be in force: the content of a file, or of an earlier version. */
export type ConfigurationChange = {
  /** Refused where another version is in force than the one that the person saw; undefined: whatever is in force. */
  readonly onlyAfter?: number | null;
} & (
  | { readonly kind: 'apply'; readonly content: RoutingContent; readonly sourceText: string }
  | { readonly kind: 'rollback'; readonly version: number /** Of today's rules. */; readonly evenIfRefused: boolean }
);

/** Always what was decided with the preview of one version before one's eyes: a later one may withdraw more. */
type DecidedChange = ConfigurationChange & { readonly onlyAfter: number | null };

/** What a change would do. */
interface ConfigurationPreview extends ApplyResult {
  /** What it would give back to billing; null where nothing changes. */
  readonly withdraws: WithdrawnSubmissions | null;
}

/** Changes nothing. @throws UsageError where the content breaks a rule, or there is no such version */
export async function previewConfiguration(
  database: Database,
  change: ConfigurationChange,
  now: number,
): Promise<ConfigurationPreview> {
  const store = createConfigurationStore(database.db);
  const planned = await put(store, change, { appliedBy: '', now, dryRun: true });
  if (planned.newVersion === null) return { ...planned, withdraws: null };
  const content = change.kind === 'apply' ? change.content : await store.load(change.version);
  if (content === null) return { ...planned, withdraws: null };
  const config = { ...content, version: planned.newVersion, retiredGateways: [] };
  return { ...planned, withdraws: await withdrawnSubmissions(database, { now, config }) };
}

/**
 * Puts it in force, as a new version. Whoever calls this has shown the preview: what is scheduled at a gateway that is gone
 * goes back to billing (R22).
 * @throws UsageError where the content breaks a rule, there is no such version, or another one came into force since
 */
export function changeConfiguration(
  database: Database,
  change: DecidedChange,
  operator: Operator,
  now: number,
): Promise<ApplyResult> {
  const action = change.kind === 'apply' ? 'config-apply' : 'config-rollback';
  const about = change.kind === 'apply' ? 'a new configuration' : `configuration version ${change.version}`;
  const how = { appliedBy: cleanText(operator.by), appliedWhy: cleanText(operator.why), now, dryRun: false };
  return audited(database, operator, { action, about, ids: [], at: now, outcome: outcomeText }, () =>
    put(createConfigurationStore(database.db), change, how),
  );
}

function put(
  store: ConfigurationStore,
  change: ConfigurationChange,
  by: Omit<Parameters<ConfigurationStore['apply']>[0], 'content' | 'sourceText' | 'onlyAfter'>,
): Promise<ApplyResult> {
  const how = { ...by, onlyAfter: change.onlyAfter };
  if (change.kind === 'rollback') {
    return store.rollback(change.version, { ...how, evenIfRefused: change.evenIfRefused });
  }
  return store.apply({ ...how, content: change.content, sourceText: change.sourceText });
}

function outcomeText({ newVersion, previousVersion, diff }: ApplyResult): string {
  return newVersion === null
    ? `version ${previousVersion} has the same content already`
    : `version ${newVersion} is in force, with ${countText(diff.length, 'change')}`;
}
