import type { MetricList } from './metric-list.ts';

/**
 * The state of the pipeline as a whole, as MongoDB and Kafka hold it. Every process with the role reconcile exports the same,
 * so a query takes the maximum over instances, and never their sum.
 */
export function deploymentMetrics(list: MetricList) {
  return { ...judgedMetrics(list), ...partitionsMetrics(list), ...moneyMetrics(list), ...operatorMetrics(list) };
}

function judgedMetrics(list: MetricList) {
  return {
    snapshotAt: list.gauge(
      'salvage_snapshot_timestamp_seconds',
      'When this process last read so much of the state of the pipeline as a whole that every condition that pages could be judged; only where the role reconcile runs. Alert when it is minutes old, or missing.',
      [],
    ),
    snapshotUnread: list.gauge(
      'salvage_snapshot_unread',
      'Parts of that state: 1 where it could not be read, with the reason in the log. Alert on any 1: what depends on it is not judged.',
      ['part'],
    ),
    conditions: list.gauge(
      'salvage_condition',
      'Conditions for which a person is needed, as salvage status --check judges them: how many instances, partitions, submissions … it holds about; 0 where it does not hold; missing where it could not be judged. Alert on any above 0, by severity: page, ticket, info.',
      ['condition', 'severity'],
    ),
    instances: list.gauge('salvage_instances', 'Living processes by role; 0 where a role runs nowhere.', ['role']),
    newestConfiguration: list.gauge(
      'salvage_newest_configuration_version',
      'The newest version of the routing configuration that was applied; 0 before the first. Every salvage_configuration_version follows within seconds.',
      [],
    ),
  };
}

function partitionsMetrics(list: MetricList) {
  return {
    behindMessages: list.gauge(
      'salvage_behind_messages',
      'Messages of a topic that a stage has not applied, over all partitions, owned by a process or not.',
      ['stage', 'topic', 'lane'],
    ),
    behindSeconds: list.gauge(
      'salvage_behind_seconds',
      'Age of the oldest message of a topic that a stage has not applied, over all partitions; 0 where there is none. In the lane cascade a shopper waits: alert above 5.',
      ['stage', 'topic', 'lane'],
    ),
    waitingPartitions: list.gauge(
      'salvage_waiting_partitions',
      'Partitions that do not go on: stopped (an operator must act) or held (a server is away). Alert on any stopped, and on those that are held for minutes.',
      ['stage', 'topic', 'state'],
    ),
  };
}

function moneyMetrics(list: MetricList) {
  return {
    submissions: list.gauge(
      'salvage_submissions',
      'Submissions that have not ended, by state. Those that ended are counted in salvage_decisions_total.',
      ['state'],
    ),
    parkedSubmissions: list.gauge(
      'salvage_parked_submissions',
      'Submissions without an answer of FlexEcom, by gateway and reason; reasons beyond the first twenty are one, other.',
      ['gateway', 'reason'],
    ),
    parkedMoney: list.gauge(
      'salvage_parked_minor_units',
      'Money of the parked submissions, in minor units of the currency.',
      ['gateway', 'currency'],
    ),
    overdueSubmissions: list.gauge(
      'salvage_overdue_submissions',
      'Submissions that FlexEcom acknowledged longer ago than the limits allow, and has not answered.',
      [],
    ),
    pastDueSubmissions: list.gauge(
      'salvage_scheduled_past_due_submissions',
      'Scheduled submissions past their due time that no pause holds back. Alert when the oldest is minutes old: the scheduler does not run, or classify-declines is behind.',
      [],
    ),
    currentlyStranded: list.gauge(
      'salvage_currently_stranded_submissions',
      'Submissions that nothing would touch again, and that reconcile has not put right yet.',
      ['kind'],
    ),
    oldestWaiting: list.age(
      'salvage_oldest_waiting_seconds',
      'Age of the oldest that waits, by kind; 0 where none waits. in-hand: since it was accepted, and not sent; parked: since it was sent; overdue: since FlexEcom acknowledged it; past-due: since it was due; dead-letter, contradiction, action: since it is open.',
      ['kind'],
    ),
    openDeadLetters: list.gauge(
      'salvage_open_dead_letters',
      'Dead letters that nobody has replayed or dismissed. Alert on any: see salvage dlq.',
      ['topic'],
    ),
    openContradictions: list.gauge(
      'salvage_open_contradictions',
      'Charges of FlexEcom that no order shows, and that nobody has settled. Alert on any: see salvage contradictions.',
      [],
    ),
    openContradictionsMoney: list.gauge(
      'salvage_open_contradictions_minor_units',
      'What these charges took, in minor units of the currency.',
      ['currency'],
    ),
  };
}

function operatorMetrics(list: MetricList) {
  return {
    pauses: list.gauge(
      'salvage_pauses',
      'Always 1: a gateway, or a route of it (ALL: every one), to which nothing new goes, by whom: operator, configuration, or decline-salvage where the gateway refused one request after the other.',
      ['gateway', 'route', 'by'],
    ),
    pausedSubmissions: list.gauge('salvage_paused_submissions', 'Submissions that go out when the pause ends.', [
      'gateway',
      'route',
      'by',
    ]),
    unfinishedActions: list.gauge(
      'salvage_unfinished_actions',
      'Actions of operators that were begun and not completed. Those of the last minutes may still run.',
      [],
    ),
  };
}
