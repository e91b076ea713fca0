import type { OperatorFlags } from '../operator-options.ts';

export interface RerunFlags extends OperatorFlags {
  gateway: string;
  transaction?: string;
  key?: string;
  from?: number;
  to?: number;
  since?: number;
  until?: number;
  kind: 'NEW_SALE' | 'TRIAL_COMPLETION';
  campaign?: string;
  declinedGateway?: string;
  currency?: string;
  amountMin?: number;
  amountMax?: number;
  limit?: number;
  /** Milliseconds; false: `--no-wait`. */
  wait: number | false;
  yes?: true;
  dryRun?: true;
  json?: true;
}
