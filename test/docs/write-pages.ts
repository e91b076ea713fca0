/** Brings the pages up to date with what they are made from: `node test/docs/write-pages.ts`. */
import { writeFileSync } from 'node:fs';
import { rulesFile } from '../../deploy/signals/alerts.ts';
import { dashboardFile } from '../../deploy/signals/dashboard.ts';
import { settingsTable } from '../../src/settings/setting-list.ts';
import { alertTestsFile } from '../deploy/support/alert-tests-file.ts';
import { ALERTS_TABLE, alertsTable } from './alerts-table.ts';
import { ASYNCAPI_PAGE, asyncApiPage } from './asyncapi-page.ts';
import { COMMANDS_PAGE, commandsPage } from './commands-page.ts';
import { withConditionsTable } from './conditions-table.ts';
import { ROOT, read, withFilesEmbedded } from './embedded-files.ts';
import { METRICS_TABLE, metricsTable } from './metrics-table.ts';
import { CONSOLE_API_PAGE, consoleApiPage, RERUN_API_PAGE, rerunApiPage } from './openapi-page.ts';
import { TOPICS_PAGE, topicsPage } from './topics-page.ts';

writeFileSync(TOPICS_PAGE, topicsPage());
writeFileSync(COMMANDS_PAGE, await commandsPage());
writeFileSync(ASYNCAPI_PAGE, asyncApiPage());
writeFileSync(RERUN_API_PAGE, await rerunApiPage());
writeFileSync(CONSOLE_API_PAGE, await consoleApiPage());
const METRICS_PAGE = 'docs/metrics.md';
writeFileSync(
  new URL(METRICS_PAGE, ROOT),
  read(METRICS_PAGE).replace(METRICS_TABLE, metricsTable).replace(ALERTS_TABLE, alertsTable),
);
writeFileSync(new URL('deploy/grafana/salvage-dashboard.json', ROOT), dashboardFile());
writeFileSync(new URL('deploy/prometheus/salvage-alerts.yaml', ROOT), rulesFile());
writeFileSync(new URL('deploy/prometheus/salvage-alerts.test.yaml', ROOT), await alertTestsFile());
for (const path of ['README.md', 'docs/adding-a-stage.md']) {
  const page = withFilesEmbedded(read(path)).replace(
    /\| setting \| default \| meaning \|\n(\|.*\n)+/,
    () => `${settingsTable()}\n`,
  );
  writeFileSync(new URL(path, ROOT), page);
}
writeFileSync(new URL('docs/operations.md', ROOT), withConditionsTable(read('docs/operations.md')));
