/** What you have handled of one debt: by topic, the version of the newest outcome. Keep it as JSON. */
export type HandledVersions = Readonly<Record<string, number>>;

/** What tells one outcome from another. */
export interface OutcomeKey {
  readonly topic: string;
  /** The debt; of an outcome that has none, and of a contradiction, its own `eventId`. */
  readonly id: string;
  readonly version: number;
}

interface Recognised {
  /** It was handled before, or a newer one of the same topic was. */
  readonly isHandled: boolean;
  /** No outcome of the debt that is newer was handled, of any topic: it tells the debt's state now. */
  readonly isNewest: boolean;
  /** What to keep once it is handled. */
  readonly handledThen: HandledVersions;
}

/**
 * Whether an outcome still has to be handled. An older one of *another* topic has to be: the items of an `order-complete`
 * are owed, whatever happened to the debt later.
 */
export function recognise(handled: HandledVersions, { topic, version }: OutcomeKey): Recognised {
  const isHandled = version <= (handled[topic] ?? 0);
  const isNewest = Object.values(handled).every((other) => other < version);
  return { isHandled, isNewest, handledThen: isHandled ? handled : { ...handled, [topic]: version } };
}

interface IdentifiedOutcome {
  readonly eventId: string;
  readonly debtId: string | null;
  readonly debtVersion: number | null;
}

export function outcomeKey(topic: string, { eventId, debtId, debtVersion }: IdentifiedOutcome): OutcomeKey {
  // A debt can have several contradictions: each is money for people to look at.
  const isOfDebt = debtId !== null && debtVersion !== null && topic !== 'money-contradiction';
  return isOfDebt ? { topic, id: debtId, version: debtVersion } : { topic, id: eventId, version: 1 };
}
