/** Brings the pages up to date with what they are made from: `node test/docs/write-pages.ts`. */
import { writeFileSync } from 'node:fs';
import { settingsTable } from '../../src/settings/setting-list.ts';
import { ASYNCAPI_PAGE, asyncApiPage } from './asyncapi-page.ts';
import { withConditionsTable } from './conditions-table.ts';
import { ROOT, read, withFilesEmbedded } from './embedded-files.ts';
import { METRICS_TABLE, metricsTable } from './metrics-table.ts';
import { TOPICS_PAGE, topicsPage } from './topics-page.ts';

writeFileSync(TOPICS_PAGE, topicsPage());
writeFileSync(ASYNCAPI_PAGE, asyncApiPage());
const METRICS_PAGE = 'docs/metrics.md';
writeFileSync(new URL(METRICS_PAGE, ROOT), read(METRICS_PAGE).replace(METRICS_TABLE, metricsTable));
for (const path of ['README.md', 'docs/adding-a-stage.md']) {
  const page = withFilesEmbedded(read(path)).replace(
    /\| setting \| default \| meaning \|\n(\|.*\n)+/,
    () => `${settingsTable()}\n`,
  );
  writeFileSync(new URL(path, ROOT), page);
}
writeFileSync(new URL('docs/operations.md', ROOT), withConditionsTable(read('docs/operations.md')));
