import { ALERTS } from '../../deploy/signals/alerts.ts';
import { PANEL_ROWS } from '../../deploy/signals/panels.ts';

/** A query of the dashboard or of an alert, as this test asks it. */
interface AskedQuery {
  readonly of: string;
  readonly query: string;
}

/** Long enough to hold whatever the scenarios did. */
const WINDOW = '5m';

/** Every query of every panel, with Grafana's variables filled in. */
export const PANEL_QUERIES: readonly AskedQuery[] = PANEL_ROWS.flatMap(({ panels }) =>
  panels.flatMap(({ title, queries }) =>
    queries.map(({ expr }) => ({
      of: `panel ${title}`,
      query: expr.replaceAll('$job', 'decline-salvage').replaceAll('$__rate_interval', WINDOW),
    })),
  ),
);

/** These have a series only while something is parked, refused or unanswered. */
const ONLY_IN_TROUBLE: readonly string[] = [
  'salvage_parked_submissions',
  'salvage_pauses{by="decline-salvage"}',
  'salvage_flexecom_request_seconds_count{outcome="NO_ANSWER"}',
];

/** What each alert looks at, without its limits: those let nothing through while all is well. */
export const ALERT_QUERIES: readonly AskedQuery[] = ALERTS.flatMap(({ name, expr }) =>
  [...new Set(expr.match(/\bsalvage_[a-z_]+(?:\{[^}]*\})?/g))]
    .filter((query) => !ONLY_IN_TROUBLE.includes(query))
    .map((query) => ({ of: `alert ${name}`, query })),
);
