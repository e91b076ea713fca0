/** What a reason means, and how its cause is mended. */
interface ReasonExplanation {
  readonly meaning: string;
  readonly mend: string;
}

const SEND_CORRECTED = 'have it send a corrected message; then dismiss these, as a replay would be refused';

/** By the words that the pipeline writes; the first that fits. */
const KNOWN: readonly (ReasonExplanation & { readonly words: RegExp })[] = [
  {
    words: /not in the Confluent wire format/,
    meaning:
      'Its bytes do not begin with a zero and the id of a schema: the producer does not write by the schema registry.',
    mend: `Let the producer serialise with the schema registry, and ${SEND_CORRECTED}.`,
  },
  {
    words: /is not registered for the subject/,
    meaning: 'The producer wrote it with a schema that the registry has, but not for this topic.',
    mend: 'Register the schema under the subject that the reason names. If the registry takes it as compatible, replay these.',
  },
  {
    words:
      /the schema registry has no schema with the id|no schema registry has a schema|refers to a schema that is not there/,
    meaning:
      'The producer wrote it with a schema that the registry does not have: it may use the registry of another environment.',
    mend: 'Point the producer to this registry, or restore the schema under its id. With the schema back, replay these.',
  },
  {
    words: /this version does not know/,
    meaning:
      'It has a value that a newer version of the contract added, and this version must not guess what it means.',
    mend: 'Upgrade the pipeline; then replay these.',
  },
  {
    words: /the key must be the orderId|the key is not /,
    meaning: 'Its key is not the orderId, so messages of one order could overtake each other.',
    mend: `Let the producer use the orderId as the key, and ${SEND_CORRECTED}.`,
  },
  {
    words: /occurredAt: expected a time at most/,
    meaning:
      'It says that it happened more than a day ahead: the clock of its producer is wrong, or it wrote seconds as milliseconds.',
    mend: `Correct the producer's clock, and ${SEND_CORRECTED}.`,
  },
  {
    words: /requestKey: expected a key that was not used/,
    meaning: 'The key of this rerun was used for another order or another sale before.',
    mend: 'Request the rerun again under a key of its own; then dismiss this one.',
  },
  {
    words: /expected .* of which .* is; this/,
    meaning: 'It names an id that belongs to another order or customer. Nobody may pay with the card of another.',
    mend: `Find out in billing which is right. Where the message is wrong, ${SEND_CORRECTED}.`,
  },
  {
    words: /(submission|debt) .* is not there/,
    meaning:
      'It is about something that no document knows: the database was restored from a backup, or it was kept for too short a time.',
    mend: 'Follow what the runbook says of a restored database. Replay these once the documents are back.',
  },
  {
    words: /cannot go from|is not the active one|has submission .* already/,
    meaning:
      'It does not fit what is known of the order: something else happened first, such as an answer that came another way.',
    mend: 'Look at the order. Where it ended as it should, dismiss these; else tell whoever maintains the pipeline.',
  },
  {
    words: /MongoDB can never store/,
    meaning:
      "MongoDB refuses the document that it changes, each time: by billing's validator or an index, or by its size.",
    mend: 'The reason has the words of the database. Mend the rule there, or the document; then replay these.',
  },
  {
    words: /without a card number|card number/,
    meaning: 'A field holds what looks like a card number, which may stand nowhere here.',
    mend: `Let the producer send its token of the vault, and ${SEND_CORRECTED}. Where it is a token, PAYMENT_METHOD_REF_PATTERN names its form.`,
  },
  {
    words: /bytes|more than|too large|too many/,
    meaning: 'It is larger, or deeper, than any message of this contract.',
    mend: `Find out what the producer puts into it, and ${SEND_CORRECTED}.`,
  },
  {
    words: /has no value/,
    meaning: 'It has no value. A topic of events keeps everything: an empty message deletes nothing here.',
    mend: 'Find out why the producer sends it; then dismiss these.',
  },
  {
    words: /Avro|cannot be read|instead of|not a .* event/,
    meaning: 'Its bytes do not fit the schema that they name.',
    mend: `Find out which schema the producer writes with, and ${SEND_CORRECTED}.`,
  },
  {
    words: /expected /,
    meaning: "A field breaks the topic's contract. The reason names the field and what is expected of it.",
    mend: `Correct the producer, and ${SEND_CORRECTED}.`,
  },
];

/** Of a reason, or of what reasons of a kind have in common. Null: the reason itself is all that is known. */
export function explainReason(reason: string): ReasonExplanation | null {
  const known = KNOWN.find(({ words }) => words.test(reason));
  return known === undefined ? null : { meaning: known.meaning, mend: known.mend };
}
