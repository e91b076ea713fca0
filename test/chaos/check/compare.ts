import { checkAnswers } from './check-answers.ts';
import { checkDocuments } from './check-documents.ts';
import { checkEnds } from './check-ends.ts';
import { checkMessages } from './check-messages.ts';
import { checkMoney } from './check-money.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';

/**
 * Holds inputs, outcomes, documents and charges against each other. It knows what the topics promise and nothing of how the
 * pipeline keeps it, so that it cannot share a mistake with it.
 * @param now what is due by then should have been sent
 */
export function compare(evidence: Evidence, now: number): Finding[] {
  return [
    ...checkAnswers(evidence),
    ...checkEnds(evidence, now),
    ...checkMoney(evidence),
    ...checkMessages(evidence),
    ...checkDocuments(evidence),
  ];
}
