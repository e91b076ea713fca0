export interface RerunFlags {
  gateway: string;
  transaction?: string;
  by: string;
  key?: string;
  from?: number;
  to?: number;
  kind: 'NEW_SALE' | 'TRIAL_COMPLETION';
  campaign?: string;
  declinedGateway?: string;
  currency?: string;
  amountMin?: number;
  amountMax?: number;
  limit?: number;
  /** Seconds; false: `--no-wait`. */
  wait: number | false;
  dryRun?: true;
  json?: true;
}
