import { graph, type PanelRow, quantile, rate, state } from './panel.ts';

const JOB = '{job="$job"}';

/** The dashboard from top to bottom: first whether a person is needed, then money, then why. */
export const PANEL_ROWS: readonly PanelRow[] = [
  {
    title: 'Is a person needed?',
    panels: [
      {
        title: 'Conditions',
        kind: 'state-timeline',
        unit: 'short',
        width: 24,
        queries: [{ legend: '{{severity}} {{condition}}', expr: state('salvage_condition', 'severity, condition') }],
      },
      { ...graph('Living processes by role', 'short', ['{{role}}', state('salvage_instances', 'role')]), kind: 'stat' },
      {
        ...graph('Age of what is known of the whole', 's', [
          'since the last reading',
          `time() - ${state('salvage_snapshot_timestamp_seconds')}`,
        ]),
        kind: 'stat',
      },
      {
        ...graph('Parts that cannot be read', 'short', ['parts', `sum(${state('salvage_snapshot_unread', 'part')})`]),
        kind: 'stat',
      },
    ],
  },
  {
    title: 'Money',
    panels: [
      graph('Recovered in the hour before, minor units', 'short', [
        '{{currency}} {{gateway}} {{route}}',
        `sum by (currency, gateway, route) (increase(salvage_recovered_minor_units_total${JOB}[1h]))`,
      ]),
      graph('Results', 'ops', ['{{decision}}', rate('salvage_decisions_total', 'decision', 'stage="apply-results"')]),
      graph(
        'Open contradictions, and their money in minor units',
        'short',
        ['open', state('salvage_open_contradictions')],
        ['{{currency}}', state('salvage_open_contradictions_minor_units', 'currency')],
      ),
      graph('Called back, as no longer owed', 'ops', [
        '{{gateway}} {{reason}}',
        rate('salvage_recalled_total', 'gateway, reason'),
      ]),
      graph('Reruns asked for', 'ops', ['{{outcome}}', rate('salvage_rerun_requests_total', 'outcome')]),
      graph('Decisions on declines', 'ops', [
        '{{decision}}',
        rate('salvage_decisions_total', 'decision', 'stage="classify-declines"'),
      ]),
    ],
  },
  {
    title: 'Do shoppers wait?',
    panels: [
      graph(
        'From a decline to the applied answer of its cascade',
        's',
        ['half of them', quantile(0.5, 'salvage_cascade_seconds')],
        ['99 of 100', quantile(0.99, 'salvage_cascade_seconds')],
      ),
      graph('Oldest message not applied, cascades', 's', [
        '{{stage}} {{topic}}',
        state('salvage_behind_seconds', 'stage, topic', 'lane="cascade"'),
      ]),
      graph('Oldest message not applied, as its owner sees it', 's', [
        '{{stage}} {{topic}}',
        state('salvage_lag_seconds', 'stage, topic'),
      ]),
    ],
  },
  {
    title: 'Does it keep up?',
    panels: [
      graph('Messages applied', 'ops', ['{{stage}} {{topic}}', rate('salvage_messages_total', 'stage, topic')]),
      graph('Chunks', 'ops', ['{{stage}}', rate('salvage_chunks_total', 'stage')]),
      graph('Messages not applied', 'short', ['{{stage}} {{topic}}', state('salvage_behind_messages', 'stage, topic')]),
      graph('Messages not applied, as their owners see it', 'short', [
        '{{stage}} {{topic}}',
        `sum by (stage, topic) (salvage_lag_messages${JOB})`,
      ]),
      graph('Oldest message not applied, without cascades', 's', [
        '{{stage}} {{topic}}',
        state('salvage_behind_seconds', 'stage, topic', 'lane="bulk"'),
      ]),
      graph('Partitions that do not go on', 'short', [
        '{{state}} {{stage}}',
        `sum by (state, stage) (${state('salvage_waiting_partitions', 'state, stage, topic')})`,
      ]),
      graph('Partitions by state', 'short', [
        '{{stage}} {{state}}',
        `sum by (stage, state) (salvage_partitions${JOB})`,
      ]),
      graph('Open dead letters', 'short', ['{{topic}}', state('salvage_open_dead_letters', 'topic')]),
      graph('New dead letters', 'ops', ['{{stage}} {{topic}}', rate('salvage_dead_letters_total', 'stage, topic')]),
    ],
  },
  {
    title: 'FlexEcom',
    panels: [
      graph('Requests', 'ops', [
        '{{gateway}} {{operation}} {{outcome}}',
        rate('salvage_flexecom_request_seconds_count', 'gateway, operation, outcome'),
      ]),
      graph('99 of 100 requests are faster than', 's', [
        '{{gateway}} {{operation}}',
        quantile(0.99, 'salvage_flexecom_request_seconds', 'gateway, operation'),
      ]),
      graph('Being sent', 'short', ['{{gateway}} {{lane}}', `sum by (gateway, lane) (salvage_dispatch_in_hand${JOB})`]),
      graph('Sent, by what came of it', 'ops', [
        '{{gateway}} {{outcome}}',
        rate('salvage_dispatched_total', 'gateway, outcome'),
      ]),
      graph('Parked, by reason', 'short', [
        '{{gateway}}: {{reason}}',
        `${state('salvage_parked_submissions', 'gateway, reason')} or vector(0)`,
      ]),
      graph('Parked money, minor units', 'short', [
        '{{gateway}} {{currency}}',
        `${state('salvage_parked_minor_units', 'gateway, currency')} or vector(0)`,
      ]),
      graph('Asked for again', 'ops', ['{{outcome}}', rate('salvage_reconciled_total', 'outcome')]),
      graph('Webhooks stored', 'ops', ['{{gateway}}', rate('salvage_webhooks_total', 'gateway')]),
      graph('Webhooks refused', 'ops', ['{{reason}}', rate('salvage_webhooks_refused_total', 'reason')]),
    ],
  },
  {
    title: 'What waits?',
    panels: [
      graph('Submissions that have not ended', 'short', ['{{state}}', state('salvage_submissions', 'state')]),
      graph('The oldest that waits', 's', ['{{kind}}', state('salvage_oldest_waiting_seconds', 'kind')]),
      graph(
        'Late',
        'short',
        ['FlexEcom has not answered', state('salvage_overdue_submissions')],
        ['past due, and not paused', state('salvage_scheduled_past_due_submissions')],
        ['stranded: {{kind}}', state('salvage_currently_stranded_submissions', 'kind')],
      ),
      graph('Announced as due', 'ops', ['{{why}}', rate('salvage_scheduled_announcements_total', 'why')]),
      graph('Put right by the sweep', 'ops', ['{{kind}}', rate('salvage_stranded_submissions_total', 'kind')]),
      graph(
        'Pauses',
        'short',
        ['{{gateway}} {{route}} by {{by}}', `${state('salvage_pauses', 'gateway, route, by')} or vector(0)`],
        ['wait for {{gateway}} {{route}}', `${state('salvage_paused_submissions', 'gateway, route, by')} or vector(0)`],
      ),
      graph('Actions that were not completed', 'short', ['actions', state('salvage_unfinished_actions')]),
      graph('Wrong logins', 'ops', ['{{role}}', rate('salvage_failed_logins_total', 'role')]),
    ],
  },
  {
    title: 'Processes and servers',
    panels: [
      graph('99 of 100 chunks are faster than', 's', [
        '{{stage}} {{step}}',
        quantile(0.99, 'salvage_chunk_seconds', 'stage, step'),
      ]),
      graph('MongoDB transactions', 'ops', [
        '{{stage}} {{outcome}}',
        rate('salvage_mongo_transactions_total', 'stage, outcome'),
      ]),
      graph('Kafka transactions', 'ops', [
        '{{stage}} {{outcome}}',
        rate('salvage_kafka_transactions_total', 'stage, outcome'),
      ]),
      graph('Partitions taken over', 'ops', [
        '{{stage}} {{outputs}}',
        rate('salvage_take_overs_total', 'stage, outputs'),
      ]),
      graph('Fenced', 'ops', ['{{stage}}', rate('salvage_fenced_total', 'stage')]),
      graph('Ready', 'short', ['{{instance}}', `salvage_ready${JOB}`]),
      graph(
        'Configuration',
        'short',
        ['newest version', state('salvage_newest_configuration_version')],
        ['{{instance}}', `salvage_configuration_version${JOB}`],
      ),
      graph('Releases', 'short', [
        '{{version}} on Node {{node}}',
        `count by (version, node) (salvage_build_info${JOB})`,
      ]),
      graph('Memory', 'bytes', ['{{instance}}', `process_resident_memory_bytes${JOB}`]),
      graph('Processor time in use', 'percentunit', [
        '{{instance}}',
        `rate(process_cpu_seconds_total${JOB}[$__rate_interval])`,
      ]),
      graph('Event loop, 99 of 100 turns begin within', 's', [
        '{{instance}}',
        `nodejs_eventloop_lag_p99_seconds${JOB}`,
      ]),
    ],
  },
];
