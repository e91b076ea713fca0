import { z } from 'zod';
import type { Period } from '../../domain/report/periods.ts';
import type { PeriodReport, Report } from '../../inspect/report/read-report.ts';

const Rate = z.object({ hits: z.int(), of: z.int(), rate: z.number(), low: z.number(), high: z.number() });
const Difference = z.object({ difference: z.number(), low: z.number(), high: z.number() });

const Counts = z.object({
  declined: z.int(),
  sent: z.int(),
  notSent: z.record(z.string(), z.int()),
  recovered: z.int(),
  recoveredByBilling: z.int(),
  recoveredLater: z.int(),
  failed: z.int(),
  withdrawn: z.int(),
  waiting: z.int(),
  contradictions: z.int(),
  late: z.int(),
  recoveryRate: z.object({ ofSent: Rate.nullable(), ofDeclined: Rate.nullable() }),
  timeToRecoverMs: z.object({ p50: z.number(), p90: z.number() }).nullable(),
  money: z
    .record(
      z.string(),
      z.object({
        declinedMinor: z.int(),
        sentMinor: z.int(),
        recoveredMinor: z.int(),
        recoveredByBillingMinor: z.int(),
        feeMinor: z.int(),
        netMinor: z.int(),
      }),
    )
    .describe('By currency, in minor units'),
  holdout: z.object({ sent: Rate.nullable(), heldOut: Rate.nullable(), difference: Difference.nullable() }).nullable(),
  isUnfinished: z.boolean().describe('What is recovered may still grow: the window of some debts has not ended'),
});

export const ReportSchema = z.object({
  from: z.number().describe('Epoch ms'),
  to: z.number().describe('Epoch ms, outside'),
  timeZone: z.string(),
  windowDays: z.int(),
  by: z.array(z.string()).readonly(),
  lines: z
    .array(
      Counts.extend({
        period: z.string(),
        values: z.array(z.union([z.string(), z.number(), z.null()])).readonly(),
      }),
    )
    .readonly(),
  total: Counts,
});

/** A line of a report in parts, in this order; READ comes as often as something was read. */
export type ReportEvent =
  | ({ readonly kind: 'RANGE'; readonly periods: readonly Period[] } & Omit<Report, 'lines' | 'total'>)
  | { readonly kind: 'READ'; readonly until: number }
  | ({ readonly kind: 'PERIOD'; readonly linesLeftOut: number } & PeriodReport)
  | { readonly kind: 'TOTAL'; readonly total: Report['total'] }
  | { readonly kind: 'PROBLEM'; readonly detail: string };
