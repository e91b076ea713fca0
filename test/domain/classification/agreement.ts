import { lookUpDecline } from '../../../src/domain/classification/default-decline-table.ts';
import type { EvidenceSet } from './data/evidence.ts';

/** How far the default table agrees with a set of evidence, soft and hard ones apart. */
export interface Agreement {
  set: EvidenceSet;
  soft: { agreed: number; total: number };
  hard: { agreed: number; total: number };
  disagreements: readonly Disagreement[];
}

export interface Disagreement {
  code: string | null;
  text: string;
  theirs: 'SOFT' | 'HARD';
  ours: 'SOFT' | 'HARD';
}

/** The table alone decides: no mapping, no type from the gateway; the unknown is hard (R8). */
export function agreementWith(set: EvidenceSet): Agreement {
  const verdicts = set.entries.map(([code, text, theirs]) => {
    const { row } = lookUpDecline({ code, text, network: null, adviceCode: null }, set.gatewayType);
    return { code, text, theirs, ours: row?.type ?? ('HARD' as const) };
  });
  return {
    set,
    soft: share(verdicts, 'SOFT'),
    hard: share(verdicts, 'HARD'),
    disagreements: verdicts.filter(({ theirs, ours }) => theirs !== ours),
  };
}

function share(verdicts: readonly Disagreement[], type: 'SOFT' | 'HARD') {
  const ofType = verdicts.filter(({ theirs }) => theirs === type);
  return { agreed: ofType.filter(({ ours }) => ours === type).length, total: ofType.length };
}

/** For example `41 of 42 (97.6 %)`. */
export function inWords({ agreed, total }: { agreed: number; total: number }): string {
  return `${agreed} of ${total} (${((100 * agreed) / total).toFixed(1)} %)`;
}

/** The rows of the report's table, as docs/classification.md holds them. */
export function reportRows(agreements: readonly Agreement[]): string[] {
  return agreements.map(({ set, soft, hard }) => `| ${set.name} | ${inWords(soft)} | ${inWords(hard)} |`);
}

/** Several sets as one. */
export function together(agreements: readonly Agreement[]): Pick<Agreement, 'soft' | 'hard'> {
  const sum = (type: 'soft' | 'hard') => ({
    agreed: agreements.reduce((agreed, agreement) => agreed + agreement[type].agreed, 0),
    total: agreements.reduce((total, agreement) => total + agreement[type].total, 0),
  });
  return { soft: sum('soft'), hard: sum('hard') };
}
