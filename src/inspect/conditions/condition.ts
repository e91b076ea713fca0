import type { MoneyByCurrency } from '../money.ts';
import type { Snapshot, SnapshotParts } from '../snapshot/snapshot.ts';

/** page: wake somebody. ticket: on the next working day. info: good to know. */
type Severity = 'page' | 'ticket' | 'info';

/** Something about which a person has to do something. */
export interface Condition {
  /** Stable: alert rules, scripts and links use it. */
  readonly name: string;
  readonly severity: Severity;
  /** What it means, in one sentence. */
  readonly summary: string;
  /** The paragraph of `docs/operations.md` that helps, as the anchor of its heading. */
  readonly runbook: string;
  /** The parts of a snapshot that tell. */
  readonly reads: readonly (keyof SnapshotParts)[];
  /** Null where it does not hold; UNKNOWN where a part of the snapshot could not be read. */
  judge(snapshot: Snapshot): Finding | null | 'UNKNOWN';
}

/** What a condition holds about. */
export interface Finding {
  /** What is wrong and where, in one sentence without its full stop. */
  readonly says: string;
  /** How many instances, partitions, submissions …; at least so many where the snapshot stopped counting. */
  readonly count: number;
  /** Ids of some of them. */
  readonly about: readonly string[];
  readonly moneyMinor: MoneyByCurrency;
  /** Epoch ms; null where it is not known. */
  readonly since: number | null;
  /** The command to begin with. */
  readonly command: string;
}

interface ConditionOf<Part extends keyof SnapshotParts> extends Omit<Condition, 'reads' | 'judge'> {
  readonly reads: readonly Part[];
  find(parts: Pick<SnapshotParts, Part>, at: number): NewFinding | null;
}

/** What most findings have nothing to say of may be left out. */
type NewFinding = Pick<Finding, 'says' | 'count' | 'command'> &
  Partial<Pick<Finding, 'about' | 'moneyMinor' | 'since'>>;

/** As many ids as help to begin. */
const ABOUT_MAX = 20;

export function condition<Part extends keyof SnapshotParts>({ reads, find, ...rest }: ConditionOf<Part>): Condition {
  return {
    ...rest,
    reads,
    judge: (snapshot) => {
      if (!hasParts(snapshot, reads)) return 'UNKNOWN';
      const found = find(snapshot, snapshot.at);
      if (found === null) return null;
      const { about = [], moneyMinor = {}, since = null } = found;
      return { ...found, about: about.slice(0, ABOUT_MAX), moneyMinor, since };
    },
  };
}

function hasParts<Part extends keyof SnapshotParts>(
  snapshot: Snapshot,
  parts: readonly Part[],
): snapshot is Snapshot & Pick<SnapshotParts, Part> {
  return parts.every((part) => snapshot[part] !== null);
}
