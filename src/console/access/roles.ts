/** Each may do what the one before may. */
export const CONSOLE_ROLES = ['viewer', 'operator', 'admin'] as const;

/**
 * A viewer sees everything. An operator also changes what happens to payments: reruns, recalls, pauses, dead letters,
 * contradictions. An admin also changes how the pipeline decides and where it reads on: configuration and checkpoints.
 */
export type ConsoleRole = (typeof CONSOLE_ROLES)[number];

export function isAtLeast(role: ConsoleRole, needed: ConsoleRole): boolean {
  return CONSOLE_ROLES.indexOf(role) >= CONSOLE_ROLES.indexOf(needed);
}

/** Somebody whom the console knows. `name` becomes `by` in the audit. */
export interface Visitor {
  readonly name: string;
  readonly role: ConsoleRole;
}
