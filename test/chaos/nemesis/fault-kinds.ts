/** What can be done to a cluster: to which of its parts, how often beside the others, and for how long. */
interface FaultKind {
  readonly subject: Subject;
  readonly weight: number;
  /** Seconds that it lasts, at least and at most; none: it is over at once. */
  readonly seconds: readonly [from: number, to: number] | null;
}

type Subject = 'brokers' | 'mongods' | 'registry' | 'pipelines' | 'flexecom';

const kinds = {
  'broker-kill': { subject: 'brokers', weight: 3, seconds: [2, 8] },
  'broker-pause': { subject: 'brokers', weight: 3, seconds: [3, 15] },
  'broker-restart': { subject: 'brokers', weight: 2, seconds: [0, 2] },
  'brokers-rolling': { subject: 'brokers', weight: 1, seconds: null },
  'leaders-moved': { subject: 'brokers', weight: 1, seconds: null },
  'partitions-added': { subject: 'brokers', weight: 1, seconds: null },
  'mongod-kill': { subject: 'mongods', weight: 2, seconds: [2, 8] },
  'mongod-pause': { subject: 'mongods', weight: 2, seconds: [3, 12] },
  'mongod-restart': { subject: 'mongods', weight: 1, seconds: [0, 2] },
  'primary-kill': { subject: 'mongods', weight: 2, seconds: [2, 8] },
  'primary-stepdown': { subject: 'mongods', weight: 2, seconds: null },
  'mongods-rolling': { subject: 'mongods', weight: 1, seconds: null },
  'registry-kill': { subject: 'registry', weight: 1, seconds: [1, 5] },
  'registry-pause': { subject: 'registry', weight: 1, seconds: [2, 10] },
  'pipeline-kill': { subject: 'pipelines', weight: 4, seconds: [0, 4] },
  'pipeline-pause': { subject: 'pipelines', weight: 4, seconds: [3, 25] },
  'pipeline-restart': { subject: 'pipelines', weight: 2, seconds: [0, 2] },
  'pipelines-kill': { subject: 'pipelines', weight: 2, seconds: [0, 2] },
  'pipelines-rolling': { subject: 'pipelines', weight: 1, seconds: null },
  'flexecom-unreachable': { subject: 'flexecom', weight: 2, seconds: [1, 8] },
  'flexecom-pause': { subject: 'flexecom', weight: 2, seconds: [2, 10] },
  'flexecom-errors': { subject: 'flexecom', weight: 2, seconds: [3, 10] },
} as const satisfies Record<string, FaultKind>;

/** From the beginning of a run to its end, so they have no time: see `planClocks` and `planLoad`. */
const LASTING = ['clocks-apart', 'orders-changed'] as const;
export type LastingFault = (typeof LASTING)[number];

export type TimedFault = keyof typeof kinds;
export type FaultName = TimedFault | LastingFault;

export const FAULT_KINDS: Readonly<Record<TimedFault, FaultKind>> = kinds;

export function isTimed(name: FaultName): name is TimedFault {
  return name in kinds;
}

export const FAULT_NAMES: readonly FaultName[] = [
  ...Object.keys(kinds).filter((name): name is TimedFault => name in kinds),
  ...LASTING,
];
