/** An alert, as the rules file and the page of metrics have it. */
export interface Alert {
  /** In capitals, as `salvage status --check` names a condition; the rule's name is made of it. */
  readonly name: string;
  /** page: wake somebody. ticket: on the next working day. info: good to know. */
  readonly severity: 'page' | 'ticket' | 'info';
  /** PromQL; the alert holds for each series of its result. */
  readonly expr: string;
  /** How long that must last. */
  readonly for: string;
  /** How long it must not have held before it ends; at once, if left out. */
  readonly keepFiringFor?: string;
  /** What is wrong, in one line. */
  readonly summary: string;
  /** What it means, and the first thing to do. */
  readonly description: string;
  /** The heading in docs/operations.md that helps, as its anchor. */
  readonly runbook: string;
}

/** `PARTITION_STOPPED` → `SalvagePartitionStopped`. */
export function ruleName({ name }: Pick<Alert, 'name'>): string {
  const words = name.toLowerCase().split('_');
  return `Salvage${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`;
}
