import { type NdjsonCheck, publishNdjson } from '../../../producers/ndjson.ts';
import { countText } from '../../domain/count-text.ts';
import { withDatabase } from '../../inspect/servers.ts';
import { PRODUCIBLE_TOPICS } from '../../ndjson/parse-line.ts';
import type { NdjsonSource } from '../../ndjson/source.ts';
import { audited } from '../../operate/audit.ts';
import type { Settings } from '../../settings/settings.ts';
import { type OperatorFlags, operatorOf } from '../operator-options.ts';
import { progressEvery } from '../progress.ts';
import { withPublisher } from '../with-publisher.ts';

/** Publishes the valid lines of a file that was checked, with an entry in the audit. Returns how many. */
export async function publish(
  settings: Settings,
  source: NdjsonSource,
  check: NdjsonCheck,
  flags: OperatorFlags,
): Promise<number> {
  const operator = await operatorOf(flags);
  const action = {
    action: 'produce',
    about: `${countText(check.valid, 'event')} of ${source.name}`,
    ids: Object.keys(check.byTopic),
    at: Date.now(),
    outcome: (published: number) => `${countText(published, 'event')} published`,
  } as const;
  return withDatabase(settings, 'change', (database) =>
    audited(database, operator, action, () =>
      withPublisher(settings, PRODUCIBLE_TOPICS, (publisher) =>
        publishNdjson(source, publisher, settings.produceKey, publishProgress(check)),
      ),
    ),
  );
}

function publishProgress({ valid }: NdjsonCheck): (published: number) => void {
  return progressEvery((published) => `published ${published.toLocaleString('en')} of ${countText(valid, 'event')}`);
}
