/** What an operator can change. */
export const auditActions = [
  'recall',
  'pause',
  'resume',
  'rerun',
  'dlq-replay',
  'dlq-dismiss',
  'contradiction-settle',
  'config-apply',
  'config-rollback',
  'checkpoint-resume',
  'checkpoint-reset',
  'produce',
  'upgrade',
] as const;
export type AuditAction = (typeof auditActions)[number];
