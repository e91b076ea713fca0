import type { Route } from '../../../topics/contract/fields.ts';

/**
 * A debt as `salvage report` counts it: one index holds all that it reads. What describes the decline is that of the
 * one on which sending was first decided, whatever followed; of a debt that was never to be sent, that of its latest.
 */
export interface ReportRow {
  /** When its first decline occurred; epoch ms. */
  firstDeclinedAt: number;
  amountMinor: number;
  gatewayId: string;
  code: string | null;
  network: string | null;
  attempt: number;
  campaignId: string | null;
  /** How it was first to go to FlexEcom, or would have gone if it were not held out; null: it was never to be sent. */
  route: Route | null;
  flexecomGatewayId: string | null;
  /** FlexEcom had it. */
  isSent: boolean;
  /** Why it was not sent, the last time; null: it was accepted since. */
  notSentReason: string | null;
  /** Who recovered it first. */
  recoveredBy: 'FLEXECOM' | 'BILLING' | null;
  /** Domain time, epoch ms. Of billing: when its documents were seen to show it. */
  recoveredAt: number | null;
  recoveredMinor: number | null;
  /** The FlexEcom gateway that recovered it. */
  recoveryGatewayId: string | null;
  /** FlexEcom approved it after the shopper's deadline. */
  isLate: boolean;
  /** FlexEcom took money for it that no order shows (R16). */
  isContradicted: boolean;
  /** What decides how it is counted, as one text: `src/domain/report/category.ts`. */
  category: string;
  /** When billing's documents are next looked at for a recovery; domain time, epoch ms. Null: never again. */
  lookAt: number | null;
}
