import { stringify } from 'yaml';
import { type Alert, ruleName } from '../../../deploy/signals/alert.ts';
import { ALERTS, runbookUrl } from '../../../deploy/signals/alerts.ts';
import { type AlertScenario, alertScenarios } from './alert-scenarios.ts';

const HEAD = `# Tests of salvage-alerts.yaml: promtool test rules salvage-alerts.test.yaml
# Made by \`node test/docs/write-pages.ts\`: do not edit. Each alert fires on its fault, and nothing else does.
`;

/** Longer than any alert waits. */
const EVALUATED_AFTER = '70m';

/** deploy/prometheus/salvage-alerts.test.yaml */
export async function alertTestsFile(): Promise<string> {
  const scenarios = await alertScenarios();
  const file = { rule_files: ['salvage-alerts.yaml'], evaluation_interval: '1m', tests: scenarios.map(testOf) };
  return `${HEAD}${stringify(file, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function testOf({ name, series, firing }: AlertScenario) {
  const names = [...new Set(firing.map(({ alert }) => alert))];
  return {
    name,
    interval: '1m',
    input_series: series,
    alert_rule_test: names.map((alert) => ({
      eval_time: EVALUATED_AFTER,
      alertname: ruleName({ name: alert }),
      exp_alerts: firing.filter((one) => one.alert === alert).map(expectedAlert),
    })),
    promql_expr_test: [
      {
        expr: 'ALERTS',
        eval_time: EVALUATED_AFTER,
        exp_samples: firing.map(({ alert, labels }) => ({ labels: alertSeries(alertNamed(alert), labels), value: 1 })),
      },
    ],
  };
}

function expectedAlert({ alert, labels, summary }: AlertScenario['firing'][number]) {
  const { severity, runbook, description } = alertNamed(alert);
  const text = description.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? '');
  return {
    exp_labels: { severity, ...labels },
    exp_annotations: { summary, description: text, runbook_url: runbookUrl({ runbook }) },
  };
}

function alertSeries(alert: Alert, labels: Readonly<Record<string, string>>): string {
  const own = { alertname: ruleName(alert), alertstate: 'firing', severity: alert.severity, ...labels };
  const pairs = Object.entries(own).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `ALERTS{${pairs.join(',')}}`;
}

function alertNamed(name: string): Alert {
  const found = ALERTS.find((alert) => alert.name === name);
  if (found === undefined) throw new Error(`there is no alert ${name}`);
  return found;
}
