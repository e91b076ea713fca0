import type { MetricList } from './metric-list.ts';

/** What a process says of itself. */
export function processMetrics(list: MetricList) {
  return {
    buildInfo: list.gauge(
      'salvage_build_info',
      'Always 1; the labels say which release this process runs, and on which Node. Alert when instances differ for longer than a deployment takes.',
      ['version', 'node'],
    ),
    ready: list.gauge(
      'salvage_ready',
      '1 while this process runs its roles; 0 while it waits for a server at start, and while it stops. Alert when it is 0 for minutes.',
      [],
    ),
    configurationVersion: list.gauge(
      'salvage_configuration_version',
      'Version of the routing configuration in use; 0 while there is none. Alert when instances differ for more than seconds.',
      [],
    ),
  };
}
