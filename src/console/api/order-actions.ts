import { z } from 'zod';
import { rerunEvent } from '../../../topics/contract/rerun-event.ts';
import { countText } from '../../domain/count-text.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { moneyText } from '../../domain/money-text.ts';
import { UsageError } from '../../errors.ts';
import { NOT_SENT_REASONS } from '../../inspect/story/not-sent-reasons.ts';
import type { Preview } from '../../operate/preview.ts';
import { recallSentences } from '../../operate/recall/preview-recall.ts';
import { findRecallableOf, recallSubmissions, waitForEnds } from '../../operate/recall/recall-submissions.ts';
import type { RerunAnswer } from '../../operate/reruns/rerun-answer.ts';
import { previewRerun, rerunDeclinedSale } from '../../operate/reruns/rerun-declined-sale.ts';
import { checkRerunGateway } from '../../operate/reruns/rerun-gateway.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import type { Action } from './action.ts';

const ID = z.string().min(1).max(256);

const RerunTarget = z.object({
  orderId: ID,
  /** Of the declined sale. */
  transactionId: ID,
  gatewayId: ID,
  /** Chosen by the page: asked twice under one key, a rerun is requested once. */
  requestKey: z.string().min(16).max(100),
});

type RerunTarget = z.infer<typeof RerunTarget>;

/** Reruns a declined sale. The console is the CRM's Order Details report. */
export const rerunOrder: Action<typeof RerunTarget.shape> = {
  name: 'rerun-order',
  summary: 'Rerun a declined sale on a FlexEcom gateway',
  needs: 'operator',
  target: RerunTarget,
  preview: async (target, deps) => previewOf(await answerNow(target, deps, 'a person'), target),
  run: async (target, operator, deps) => {
    const answer = await answerNow(target, deps, operator.by);
    if (answer?.kind === 'REFUSED') throw new UsageError(refusedText(answer));
    const done = await rerunDeclinedSale(deps, requestOf(target, operator.by, deps), operator);
    if (done === null) {
      return 'Requested. It is not answered yet: classify-declines is behind or does not run. The order shows the answer when it is there.';
    }
    if (done.kind === 'ACCEPTED') return `Accepted: ${target.gatewayId} gets it, and the order shows how it ends.`;
    return `Refused: ${NOT_SENT_REASONS[done.reason].text} (${done.reason}). Nothing was sent.`;
  },
};

/** @throws UsageError where the gateway takes no reruns */
function answerNow(target: RerunTarget, deps: ConsoleDependencies, by: string): Promise<RerunAnswer | null> {
  const { database, configuration, clock, settings } = deps;
  const config = checkRerunGateway(configuration.current(), target.gatewayId);
  const context = { now: clock.now(), config, holdoutKey: settings.holdoutKey };
  return previewRerun(database, context, requestOf(target, by, deps));
}

function requestOf(target: RerunTarget, requestedBy: string, { clock }: Pick<ConsoleDependencies, 'clock'>) {
  const event = { ...target, gatewayProfileId: null, source: 'ORDER_DETAILS_REPORT' as const, requestedBy };
  return rerunEvent(event, clock.now());
}

function previewOf(answer: RerunAnswer | null, { gatewayId }: RerunTarget): Preview {
  if (answer === null) return { count: 0, sentences: ['This was requested and answered already.'] };
  if (answer.kind === 'REFUSED') return { count: 0, sentences: [refusedText(answer)] };
  const money = moneyText(answer.amountMinor, answer.currency);
  const when =
    answer.dueAt === null ? 'at once' : `when the card network allows it, on ${new Date(answer.dueAt).toISOString()}`;
  return {
    count: 1,
    sentences: [
      `${gatewayId} is asked ${when} to charge ${money} to the card of the decline.`,
      'It tries by itself for as long as it needs; billing must not charge this meanwhile, and is told so.',
    ],
  };
}

function refusedText({ reason, detail }: Extract<RerunAnswer, { kind: 'REFUSED' }>): string {
  return `It would be refused: ${NOT_SENT_REASONS[reason].text} (${reason}): ${detail}`;
}

const RecallTarget = z.object({ orderId: ID });

/** FlexEcom confirms most cancels within a second; the page shows the rest when it comes. */
const ENDED_WITHIN_MS = 3_000;

interface RecallPreview extends Preview {
  readonly found: readonly Submission[];
}

/** Calls back everything that is open of an order. */
export const recallOrder: Action<typeof RecallTarget.shape, RecallPreview> = {
  name: 'recall-order',
  summary: 'Call back what is open of an order',
  needs: 'operator',
  target: RecallTarget,
  preview: async ({ orderId }, { database }) => {
    const found = await findRecallableOf(database, orderId);
    const sentences = found.length === 0 ? [NOTHING_OPEN] : [...recallSentences(found), NEXT];
    return { count: found.length, sentences, found };
  },
  run: async (_target, operator, { database }, { found }) => {
    const recalled = await recallSubmissions(database, found, operator, Date.now());
    const ended = (await waitForEnds(database, recalled, ENDED_WITHIN_MS)).filter(
      ({ appliedAt, state }) => appliedAt !== null || state === 'NOT_SENT',
    );
    const open = recalled.length - ended.length;
    const rest = open === 0 ? '' : ` ${countText(open, 'submission')} waits for FlexEcom to confirm it.`;
    return `${countText(recalled.length, 'submission')} called back, ${ended.length} of them ended by now.${rest}`;
  },
};

const NOTHING_OPEN = 'Nothing is open of this order: there is nothing to call back.';
const NEXT =
  'Nothing is sent for it any more. What FlexEcom has is cancelled there; where it was approved before, the approval stands. Billing then acts next.';
