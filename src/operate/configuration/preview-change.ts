import { pathText } from '../../configuration/checks/breach.ts';
import { checkRoutingContent } from '../../configuration/checks/check-routing.ts';
import { routingChanges } from '../../configuration/store/configuration-diff.ts';
import { createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import type { RoutingContent } from '../../domain/configuration.ts';
import { countText } from '../../domain/count-text.ts';
import { changeSentence } from '../../inspect/configuration/change-sentences.ts';
import { moneyByCurrencyText } from '../../inspect/money.ts';
import type { Database } from '../../mongo/database.ts';
import type { Preview } from '../preview.ts';
import { type ConfigurationChange, previewConfiguration } from './change-configuration.ts';
import type { WithdrawnSubmissions } from './withdrawn-submissions.ts';

/** More are counted, and not listed: the page shows them all. */
const CHANGES_LISTED_MAX = 20;
const BREACHES_LISTED_MAX = 10;

/**
 * What a change of the configuration would do, in sentences. `count`: its changes.
 * @throws UsageError where it cannot be applied, or another version is in force than `change.onlyAfter`
 */
export async function previewChange(database: Database, change: ConfigurationChange, now: number): Promise<Preview> {
  const planned = await previewConfiguration(database, change, now);
  const { newVersion, previousVersion, retired, withdraws } = planned;
  if (newVersion === null) {
    return { count: 0, sentences: [`Version ${previousVersion} has the same content already: nothing would change.`] };
  }
  const store = createConfigurationStore(database.db);
  const content = change.kind === 'apply' ? change.content : await store.content(change.version);
  const changes = content === null ? [] : routingChanges(await store.content(), content);
  const more = changes.length - CHANGES_LISTED_MAX;
  return {
    count: planned.diff.length,
    sentences: [
      `This becomes version ${newVersion}, with ${countText(planned.diff.length, 'change')}. Every stage decides by it within two seconds.`,
      ...(content === null || change.kind === 'apply' ? [] : breachSentences(content)),
      ...changes.slice(0, CHANGES_LISTED_MAX).map((one) => changeSentence(one).sentence),
      ...(more > 0 ? [`And ${countText(more, 'more change')}.`] : []),
      ...retired.map(
        (id) =>
          `FlexEcom gateway ${id} is retired: it gets no new submissions. Keep its secrets, as its open ones are still answered.`,
      ),
      withdrawnSentence(withdraws),
    ],
  };
}

/** An earlier version was in force before, and may be what an outage needs: what today's rules say of it is only told. */
function breachSentences(content: RoutingContent): string[] {
  const errors = checkRoutingContent(content).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return [];
  return [
    `Today's rules refuse ${countText(errors.length, 'thing')} in it, and it would be applied all the same:`,
    ...errors.slice(0, BREACHES_LISTED_MAX).map(({ path, problem }) => `${pathText(path)}: ${problem}.`),
  ];
}

/** How much a configuration gives back to billing. */
function withdrawnSentence(withdraws: WithdrawnSubmissions | null): string {
  if (withdraws === null || withdraws.submissions === 0) return 'No scheduled submission is given back to billing.';
  const { submissions, money, byReason, byGateway } = withdraws;
  const counts = [byReason, byGateway].map((by) => Object.entries(by).map(([name, count]) => `${name} ${count}`));
  return `It gives ${countText(submissions, 'scheduled submission')} back to billing, ${moneyByCurrencyText(money)} in all (${counts.map((texts) => texts.join(', ')).join('; ')}). To stop a gateway for a while, pause it instead.`;
}
