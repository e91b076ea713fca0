import type { InstanceStatus } from '../../inspect/snapshot/snapshot.ts';
import { timeText } from '../../inspect/time-text.ts';

/** What runs where, or that nothing does: a line each, and one for its partitions. */
export function instancesText(instances: readonly InstanceStatus[]): string {
  const lines = instances.flatMap(instanceLines);
  const runs = instances.some(({ isGone }) => !isGone);
  return [...(runs ? [] : ['NOTHING RUNS; start it with: salvage run']), ...lines].join('\n');
}

function instanceLines(instance: InstanceStatus): string[] {
  const { host, pid, roles, version, configurationVersion, state, startedAt, beatAt, isGone, ports } = instance;
  const name = `${host} (process ${pid})`;
  if (isGone) {
    return [
      `SILENT   ${name} since ${timeText(beatAt)} UTC: killed, frozen, or without MongoDB; it ran ${roles.join(', ')}`,
    ];
  }
  const listens = Object.entries(ports).map(([role, port]) => `${role} on port ${port}`);
  return [
    `${(state ?? 'running').padEnd(9)}${name} since ${timeText(startedAt)} UTC: ${roles.join(', ')}`,
    [
      `         release ${version ?? 'unknown'}`,
      `configuration version ${configurationVersion ?? 'unknown'}`,
      partitionsText(instance),
      ...listens,
    ]
      .filter((part) => part !== '')
      .join(', '),
  ];
}

/** `12 partitions running, 1 held`: a word for each state of which there is one. */
function partitionsText({ partitions }: InstanceStatus): string {
  const states = [...Map.groupBy(partitions, ({ state }) => state)].sort(([, a], [, b]) => b.length - a.length);
  return states
    .map(([state, some], index) => {
      const noun = index > 0 ? '' : some.length === 1 ? 'partition ' : 'partitions ';
      return `${some.length} ${noun}${state}`;
    })
    .join(', ');
}
