import { stringify } from 'yaml';
import { type Alert, ruleName } from './alert.ts';
import { alertsOfConditions } from './alerts-of-conditions.ts';
import { FURTHER_ALERTS } from './further-alerts.ts';

/** Every alert: those of the conditions in the order of the money that they cost, then the rest. */
export const ALERTS: readonly Alert[] = [...alertsOfConditions(), ...FURTHER_ALERTS];

const HEAD = `# Alert rules of decline-salvage for Prometheus. Made by \`node test/docs/write-pages.ts\`: do not edit.
# severity: page (wake somebody), ticket (on the next working day), info (good to know).
`;

/** deploy/prometheus/salvage-alerts.yaml */
export function rulesFile(): string {
  const rules = ALERTS.map((alert) => ({
    alert: ruleName(alert),
    expr: alert.expr,
    for: alert.for,
    ...(alert.keepFiringFor === undefined ? {} : { keep_firing_for: alert.keepFiringFor }),
    labels: { severity: alert.severity },
    annotations: { summary: alert.summary, description: alert.description, runbook_url: runbookUrl(alert) },
  }));
  return `${HEAD}${stringify({ groups: [{ name: 'decline-salvage', rules }] }, { lineWidth: 0 })}`;
}

/** In the repository; whoever serves these pages puts the address before it. */
export function runbookUrl({ runbook }: Pick<Alert, 'runbook'>): string {
  return `docs/operations.md#${runbook}`;
}
