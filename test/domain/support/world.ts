import { applyResults } from '../../../consumers/apply-results.ts';
import { type ClassifyInput, classifyDeclines } from '../../../consumers/classify-declines.ts';
import { submitToFlexecom } from '../../../consumers/submit-to-flexecom.ts';
import type { RoutingConfiguration } from '../../../src/domain/configuration.ts';
import type { AnyTopic, Decision, OutputMessage } from '../../../src/domain/decision.ts';
import type { SendingIntent } from '../../../src/domain/send/intend-to-send.ts';
import type { SendingAnswer } from '../../../src/domain/send/record-answer.ts';
import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import type { OrderComplete } from '../../../topics/contract/order-complete.ts';
import type { SalvageFailed } from '../../../topics/contract/salvage-failed.ts';
import type { DeclineAccepted } from '../../../topics/decline-accepted.ts';
import type { DeclineNotSent } from '../../../topics/decline-not-sent.ts';
import type { FlexecomResult } from '../../../topics/contract/flexecom-result.ts';
import type { MoneyContradiction } from '../../../topics/money-contradiction.ts';
import { InMemoryStore } from '../../support/in-memory-state.ts';
import { configuration } from './configuration.ts';
import { NOW, result } from './events.ts';

export interface Published {
  'decline-accepted': DeclineAccepted;
  'decline-not-sent': DeclineNotSent;
  'flexecom-submit.cascade': FlexecomSubmit;
  'flexecom-submit.recovery': FlexecomSubmit;
  'flexecom-result': FlexecomResult;
  'order-complete.new-sale': OrderComplete;
  'order-complete.recurring': OrderComplete;
  'order-declined': SalvageFailed;
  'subscription-recycle-failed': SalvageFailed;
  'money-contradiction': MoneyContradiction;
}

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
  now = NOW;
  config: RoutingConfiguration;
  readonly #submit = submitToFlexecom({
    client: {
      create: () => Promise.reject(new Error('these tests ask nobody')),
      cancel: () => Promise.reject(new Error('these tests ask nobody')),
    },
    clock: { now: () => this.now },
  });

  constructor(config: RoutingConfiguration = configuration()) {
    this.config = config;
  }

  /** What classify-declines publishes for these events. Successive events of one topic form one chunk. */
  take(...messages: ClassifyInput[]): OutputMessage[] {
    const change = messages.findIndex(({ topic }) => topic !== messages[0]?.topic);
    const chunk = change === -1 ? messages : messages.slice(0, change);
    const state = this.store.loadedFor(classifyDeclines.reads, chunk);
    const published = chunk.flatMap((message) =>
      this.#fold(state, classifyDeclines.decide(message, state, this.#context())),
    );
    return change === -1 ? published : [...published, ...this.take(...messages.slice(change))];
  }

  intend(submit: FlexecomSubmit): SendingIntent | null {
    const input = this.#submitInput(submit);
    const state = this.store.loadedFor(this.#submit.reads, [input]);
    const { changes, intent } = this.#submit.intend(input, state, this.#context());
    state.apply(changes);
    return intent;
  }

  recordAnswer(submit: FlexecomSubmit, intent: SendingIntent | null, answer: SendingAnswer | null): OutputMessage[] {
    const input = this.#submitInput(submit);
    const state = this.store.loadedFor(this.#submit.answerReads, [input]);
    const performed = intent === null || answer === null ? null : { intent, answer };
    return this.#fold(state, this.#submit.recordAnswer(input, performed, state, this.#context()));
  }

  /** Both steps of submit-to-flexecom for everything that was handed to it and not sent yet. */
  submitAll(answer: (submit: FlexecomSubmit) => SendingAnswer): void {
    const submits = [...this.said('flexecom-submit.cascade'), ...this.said('flexecom-submit.recovery')];
    for (const submit of submits.filter((event) => !this.#submitted.has(event.eventId))) {
      this.#submitted.add(submit.eventId);
      const intent = this.intend(submit);
      this.recordAnswer(submit, intent, intent === null ? null : answer(submit));
    }
  }
  readonly #submitted = new Set<string>();

  parkInstead(submit: FlexecomSubmit, reason: string): Decision | null {
    const input = this.#submitInput(submit);
    const state = this.store.loadedFor(this.#submit.answerReads, [input]);
    return this.#submit.insteadOfDeadLetter(input, state, this.#context(), reason);
  }

  apply(...events: FlexecomResult[]): OutputMessage[] {
    const messages = events.map((event) => ({ topic: 'flexecom-result' as const, event }));
    const state = this.store.loadedFor(applyResults.reads, messages);
    return messages.flatMap((message) => this.#fold(state, applyResults.decide(message, state, this.#context())));
  }

  /** Applies the results that were published and not applied yet, each `times` times in a row. */
  applyPublished(times = 1): void {
    for (const event of this.said('flexecom-result')) {
      if (!this.#applied.has(event.eventId)) this.apply(...Array.from({ length: times }, () => event));
      this.#applied.add(event.eventId);
    }
  }
  readonly #applied = new Set<string>();

  /** A submission that FlexEcom acknowledged, so that its result can be applied. */
  acknowledged(): FlexecomSubmit {
    this.submitAll(() => ({ kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx_1', at: this.now }));
    const [submit] = [...this.said('flexecom-submit.cascade'), ...this.said('flexecom-submit.recovery')].slice(-1);
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
    return { now: this.now, config: this.config };
  }

  #submitInput(event: FlexecomSubmit) {
    const topic =
      event.route === 'CASCADE' ? ('flexecom-submit.cascade' as const) : ('flexecom-submit.recovery' as const);
    return { topic, event };
  }

  #fold(state: ReturnType<InMemoryStore['loadedFor']>, { changes, messages, counted }: Decision): OutputMessage[] {
    for (const message of messages) {
      checkMessage(message.topic as AnyTopic, message);
      this.published.push({ topic: message.topic.name, event: message.event });
    }
    state.apply(changes);
    this.counted.push(...counted);
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
