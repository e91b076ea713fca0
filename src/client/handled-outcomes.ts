/** What you have handled of one debt: by topic, the versions of its outcomes, the newest first. Keep it as JSON. */
export type HandledVersions = Readonly<Record<string, readonly number[]>>;

/** What tells one outcome from another. */
export interface OutcomeKey {
  readonly topic: string;
  /** The debt; of an outcome that has none, and of a contradiction, its own `eventId`. */
  readonly id: string;
  readonly version: number;
}

interface Recognised {
  /** It was handled before. */
  readonly isHandled: boolean;
  /** No outcome of the debt that is newer was handled, of any topic: it tells the debt's state now. */
  readonly isNewest: boolean;
  /** What to keep once it is handled. */
  readonly handledThen: HandledVersions;
}

/** Many times the outcomes of any real debt. What is older than so many of its topic counts as handled. */
const VERSIONS_KEPT_MAX = 200;

/**
 * Whether an outcome still has to be handled. An older one has to be, whatever came before it: two stages, or one that was
 * killed and goes on elsewhere, may publish what they decided about a debt in another order than they decided it.
 */
export function recognise(handled: HandledVersions, { topic, version }: OutcomeKey): Recognised {
  const ofTopic = handled[topic] ?? [];
  const isForgotten = ofTopic.length >= VERSIONS_KEPT_MAX && version < Math.min(...ofTopic);
  const isHandled = ofTopic.includes(version) || isForgotten;
  const isNewest = Object.values(handled).every((versions) => versions.every((other) => other < version));
  if (isHandled) return { isHandled, isNewest, handledThen: handled };
  const newestFirst = [...ofTopic, version].toSorted((a, b) => b - a);
  return { isHandled, isNewest, handledThen: { ...handled, [topic]: newestFirst.slice(0, VERSIONS_KEPT_MAX) } };
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
