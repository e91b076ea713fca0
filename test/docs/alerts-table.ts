import { ruleName } from '../../deploy/signals/alert.ts';
import { ALERTS } from '../../deploy/signals/alerts.ts';

const HEAD = '| alert | severity | after | what it means |\n|---|---|---|---|';

/** The table in docs/metrics.md, wherever it stands. */
export const ALERTS_TABLE = new RegExp(`${HEAD.replaceAll('|', '\\|')}\\n(\\|.*\\n)+`);

/** Every alert, with the paragraph of the runbook that helps. */
export function alertsTable(): string {
  const rows = ALERTS.map((alert) => {
    const { severity, runbook, summary } = alert;
    const readable = summary.replaceAll(/\{\{ \$(?:labels\.)?(\w+)(?: \| \w+)? \}\}/g, '*$1*');
    return `| [${ruleName(alert)}](operations.md#${runbook}) | ${severity} | ${alert.for} | ${readable} |`;
  });
  return `${[HEAD, ...rows].join('\n')}\n`;
}
