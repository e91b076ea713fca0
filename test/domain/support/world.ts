import { applyResults } from '../../../consumers/apply-results.ts';
import { type ClassifyInput, classifyDeclines } from '../../../consumers/classify-declines.ts';
import { submitToFlexecom } from '../../../consumers/submit-to-flexecom.ts';
import type { RoutingConfiguration } from '../../../src/domain/configuration.ts';
import {
  type AnyTopic,
  type Decision,
  type OutputMessage,
  output,
  type RecoveredMoney,
} from '../../../src/domain/decision.ts';
import type { Submission, WithdrawReason } from '../../../src/domain/documents/submission.ts';
import { type SubmissionUpdate, submissionWithdrawn } from '../../../src/domain/salvage/submission.ts';
import {
  type Acknowledgement,
  acknowledgedUpdate,
  endResult,
  type FinalAnswer,
  resultTopicOf,
  withdrawalResult,
} from '../../../src/domain/send/flexecom-answer.ts';
import type { FlexecomResult } from '../../../topics/contract/flexecom-result.ts';
import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import type { OrderComplete } from '../../../topics/contract/order-complete.ts';
import type { SalvageFailed } from '../../../topics/contract/salvage-failed.ts';
import type { DeclineAccepted } from '../../../topics/decline-accepted.ts';
import type { DeclineNotSent } from '../../../topics/decline-not-sent.ts';
import type { MoneyContradiction } from '../../../topics/money-contradiction.ts';
import { InMemoryStore } from '../../support/in-memory-state.ts';
import { configuration } from './configuration.ts';
import { NOW, result } from './events.ts';

export interface Published {
  'decline-accepted': DeclineAccepted;
  'decline-not-sent': DeclineNotSent;
  'flexecom-submit.cascade': FlexecomSubmit;
  'flexecom-submit.recovery': FlexecomSubmit;
  'flexecom-result.cascade': FlexecomResult;
  'flexecom-result': FlexecomResult;
  'order-complete.new-sale': OrderComplete;
  'order-complete.recurring': OrderComplete;
  'order-declined': SalvageFailed;
  'subscription-recycle-failed': SalvageFailed;
  'money-contradiction': MoneyContradiction;
}

const DISPATCH = { checkpoint: 'submit-to-flexecom/flexecom-submit.cascade/0', epoch: 7 };

/** What FlexEcom says to a request, or to the cancel of a withdrawn one. */
export type Answer =
  | (FinalAnswer & { at: number })
  | Acknowledgement
  | { kind: 'REFUSED' }
  /** It is withdrawn, and FlexEcom confirms the cancel of its key. */
  | { kind: 'WITHDRAWN'; reason: WithdrawReason }
  | { kind: 'NO_ANSWER' };

/** The fields of a submission that its result repeats. */
type About = Pick<FlexecomSubmit, 'submissionId' | 'orderId' | 'flexecomGatewayId' | 'amountMinor' | 'currency'>;

/**
 * The three stages over one in-memory state, without a server. What they publish is checked against its topic and kept.
 * The test says what FlexEcom answers.
 */
export class World {
  readonly store = new InMemoryStore();
  readonly published: { topic: string; event: OutputMessage['event'] }[] = [];
  readonly counted: string[] = [];
  readonly recovered: RecoveredMoney[] = [];
  readonly warnings: string[] = [];
  now = NOW;
  /** Messages are those that were applied before, in a database that was since restored to an earlier day. */
  isRepeated = false;
  /** With `isRepeated`: 0.1.0 had applied them. */
  isOfFirstVersion = false;
  config: RoutingConfiguration;
  readonly #classify: ReturnType<typeof classifyDeclines>;
  readonly #submit = submitToFlexecom({ heldBecause: () => null, accept: () => {}, owned: () => {}, lost: () => {} });

  constructor(config: RoutingConfiguration = configuration(), holdoutKey = 'a test key of the holdout') {
    this.config = config;
    this.#classify = classifyDeclines({ holdoutKey });
  }

  /** What classify-declines publishes for these events. Successive events of one topic form one chunk. */
  take(...messages: ClassifyInput[]): OutputMessage[] {
    const change = messages.findIndex(({ topic }) => topic !== messages[0]?.topic);
    const chunk = change === -1 ? messages : messages.slice(0, change);
    const state = this.store.loadedFor(this.#classify.reads, chunk);
    const published = chunk.flatMap((message) =>
      this.#fold(state, this.#classify.decide(message, state, this.#context())),
    );
    return change === -1 ? published : [...published, ...this.take(...messages.slice(change))];
  }

  /** What submit-to-flexecom decides: `toSend` says whether it may go out. */
  send(submit: FlexecomSubmit): Decision {
    const input = this.#submitInput(submit);
    const state = this.store.loadedFor(this.#submit.reads, [input]);
    const decision = this.#submit.decide(input, state, this.#context());
    this.#fold(state, decision);
    return decision;
  }

  /** What the dispatcher makes of FlexEcom's answer to a submission that is SENDING. */
  answer({ submissionId }: { submissionId: string }, answer: Answer): void {
    const submission = this.store.get('submissions', submissionId);
    if (submission === null) throw new Error(`submission ${submissionId} is not there`);
    this.counted.push(answer.kind);
    switch (answer.kind) {
      case 'APPROVED':
      case 'DECLINED':
        this.#publish(output(resultTopicOf(submission), endResult(submission, answer, 'INSTANT')));
        break;
      case 'ACKNOWLEDGED':
        this.#write(acknowledgedUpdate(submissionId, answer, 'a test'));
        break;
      case 'REFUSED':
        this.#withdraw(submission, 'REFUSED');
        break;
      case 'WITHDRAWN':
        this.#withdraw(submission, answer.reason);
        break;
      case 'NO_ANSWER':
        if (submission.state === 'SENDING') this.store.edit('submissions', submissionId, { parked: true });
        break;
      default:
        answer satisfies never;
    }
  }

  /** An operator, or a change of billing's, calls a submission back. Says whether that was possible. */
  recall(submissionId: string, reason: WithdrawReason): boolean {
    const submission = this.store.get('submissions', submissionId);
    if (submission === null || submission.withdrawReason !== null) return false;
    const step = { at: this.now, by: 'a test', detail: 'called back' };
    const update = submissionWithdrawn(submission, reason, true, step);
    if (update === null) return false;
    this.#write(update);
    return true;
  }

  #withdraw(submission: Submission, wanted: WithdrawReason): void {
    const step = { at: this.now, by: 'a test', detail: 'FlexEcom confirmed the cancel' };
    const update = submissionWithdrawn(submission, wanted, false, step);
    if (submission.withdrawReason === null && update === null) return;
    if (submission.withdrawReason === null && update !== null) this.#write(update);
    const reason = submission.withdrawReason ?? wanted;
    this.#publish(output(resultTopicOf(submission), withdrawalResult(submission, reason, 'SUBMITTER', this.now)));
  }

  /** Decides everything that was handed to submit-to-flexecom and not decided yet, and answers what goes out. */
  submitAll(answer: (submit: FlexecomSubmit) => Answer): void {
    for (const submit of this.handedOver().filter((event) => !this.#submitted.has(event.eventId))) {
      this.#submitted.add(submit.eventId);
      if ((this.send(submit).toSend ?? []).length > 0) this.answer(submit, answer(submit));
    }
  }
  readonly #submitted = new Set<string>();

  handedOver(): FlexecomSubmit[] {
    return [...this.said('flexecom-submit.cascade'), ...this.said('flexecom-submit.recovery')];
  }

  /** Of both topics: what was published first comes first. */
  results(): FlexecomResult[] {
    const names = ['flexecom-result.cascade', 'flexecom-result'];
    const events = this.published.filter(({ topic }) => names.includes(topic)).map(({ event }) => event);
    return events as unknown as FlexecomResult[];
  }

  #write({ id, where, set, entry }: SubmissionUpdate): void {
    const submission = this.store.get('submissions', id);
    const isAsExpected = submission?.state === where.state && submission.withdrawReason === where.withdrawReason;
    if (!isAsExpected || submission.appliedAt !== null) return;
    this.store.edit('submissions', id, { ...set, history: [...submission.history, entry] });
  }

  #publish(message: OutputMessage): void {
    checkMessage(message.topic as AnyTopic, message);
    this.published.push({ topic: message.topic.name, event: message.event });
  }

  apply(...events: FlexecomResult[]): OutputMessage[] {
    const messages = events.map((event) => ({ topic: 'flexecom-result' as const, event }));
    const state = this.store.loadedFor(applyResults.reads, messages);
    return messages.flatMap((message) => this.#fold(state, applyResults.decide(message, state, this.#context())));
  }

  /** What follows where MongoDB or a topic can never take what `apply` changes; null: a dead letter. */
  applyRefused(event: FlexecomResult, why: string): OutputMessage[] | null {
    const message = { topic: 'flexecom-result' as const, event };
    const instead = applyResults.insteadOfDeadLetter?.(message) ?? null;
    const state = this.store.loadedFor(applyResults.reads, [message]);
    return instead === null ? null : this.#fold(state, instead(state, why, this.now));
  }

  /** Applies the results that were published and not applied yet, each `times` times in a row. */
  applyPublished(times = 1): void {
    for (const event of this.results()) {
      if (!this.#applied.has(event.eventId)) this.apply(...Array.from({ length: times }, () => event));
      this.#applied.add(event.eventId);
    }
  }
  readonly #applied = new Set<string>();

  /** A submission that FlexEcom acknowledged, so that its result can be applied. */
  acknowledged(): FlexecomSubmit {
    this.submitAll(() => ({ kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx_1', at: this.now }));
    const [submit] = this.handedOver().slice(-1);
    if (submit === undefined) throw new Error('nothing was handed to submit-to-flexecom');
    return submit;
  }

  /** A result of the submission that was handed over last. */
  resultOf(submit: About, fields: Partial<FlexecomResult>): FlexecomResult {
    const { submissionId, orderId, flexecomGatewayId, amountMinor, currency } = submit;
    const said = { submissionId, orderId, flexecomGatewayId, amountMinor, currency, occurredAt: this.now };
    return result({ ...said, ...fields });
  }

  said<Topic extends keyof Published>(topic: Topic): Published[Topic][] {
    const events = this.published.filter((message) => message.topic === topic).map(({ event }) => event);
    return events as unknown as Published[Topic][];
  }

  /** The only message of a topic. */
  onlyOne<Topic extends keyof Published>(topic: Topic): Published[Topic] {
    const [event, ...more] = this.said(topic);
    if (event === undefined || more.length > 0) {
      throw new Error(`${more.length + (event ? 1 : 0)} of ${topic}, not one`);
    }
    return event;
  }

  #context() {
    const repeated = this.isRepeated ? { isRepeated: true as const } : {};
    const old = this.isOfFirstVersion ? { isOfFirstVersion: true as const } : {};
    return { now: this.now, config: this.config, dispatch: DISPATCH, ...repeated, ...old };
  }

  #submitInput(event: FlexecomSubmit) {
    const topic =
      event.route === 'CASCADE' ? ('flexecom-submit.cascade' as const) : ('flexecom-submit.recovery' as const);
    return { topic, event };
  }

  #fold(
    state: ReturnType<InMemoryStore['loadedFor']>,
    { changes, messages, counted, recovered, warnings }: Decision,
  ): OutputMessage[] {
    for (const message of messages) this.#publish(message);
    state.apply(changes);
    this.counted.push(...counted);
    if (recovered !== undefined) this.recovered.push(recovered);
    this.warnings.push(...(warnings ?? []));
    return messages;
  }
}

function checkMessage(topic: AnyTopic, { event }: OutputMessage): void {
  topic.structure.parse(event);
  const broken = topic.contentRules.filter((rule) => !rule.holds(event));
  if (broken.length > 0) {
    throw new Error(`${topic.name}: ${broken.map(({ field, expects }) => `${field}: ${expects}`).join('; ')}`);
  }
}
