const PREVIEW = 'With `--dry-run`: `dryRun`, `count`, `sentences`.';
const VERSION = '`newVersion`, `previousVersion`, `diff`, `retired`, `withdraws`, `applied`.';

/** What each command prints with `--json`: the fields of the object, or of each line. */
export const JSON_FIELDS: Readonly<Record<string, string>> = {
  demo: 'one object: how many of each (`declines`, `submitted`, `recovered`, …), `recoveredMinor`, `unaccounted`, `seconds`.',
  'stack up': 'one object: `kafkaBrokers`, `schemaRegistryUrl`, `mongodbUri`.',
  'stack status': 'one object: `folder`, `ready`, `servers`, `addresses`.',
  setup:
    'one object: `topics`, `schemas`, `collections`, `upgrade`, `differences`. With `--check-billing`: `collections`.',
  'config check': 'one object: `ok`, `file`, `problems`.',
  'config apply': `one object: ${VERSION}`,
  'config show': 'one object: the configuration, `version`, `appliedAt`, `appliedBy`, `appliedWhy`.',
  'config history': 'one list: `version`, `appliedAt`, `appliedBy`, `appliedWhy`, `diff`, `sourceHash`, `rollbackOf`.',
  'config rollback': `one object: ${VERSION}`,
  classify:
    'one object: `type`, `insufficientFunds`, `decidedBy`, `customerMessage`, `gatewayType`, `networkRule`, `going`, `byNetworkRulesMode`, `gatewayProfileId`, `notes`. With `--what-if`: `file`, `configurationInForce`, `compared`, `kept`, `transitions`, `places`, …',
  'network-rules': 'one object: `day`, `networks`, `limitsOfUnknownNetworks`, `gateways`.',
  produce: 'one object: `file`, `published`, `dryRun`, `lines`, `valid`, `invalid`, `problems`, `byTopic`.',
  rerun: 'one object: `requestKey`, `dryRun`, `found`, `requested`, `accepted`, `refused`, `unanswered`, `answers`.',
  pause: `one object: \`pause\`, \`isNew\`, \`confirmedBy\`, \`notConfirmedBy\`. ${PREVIEW}`,
  resume: `one object: \`resumed\`, \`pausedByConfiguration\`. ${PREVIEW}`,
  recall:
    'a line for each submission: `submissionId`, `orderId`, `debtId`, `route`, `flexecomGatewayId`, `amountMinor`, `currency`, `state`, `withdrawReason`, `endReason`, `appliedAt`.',
  tail: 'a line for each message: `topic`, `partition`, `offset`, `timestamp`, `key`, `headers`, `event`, `unreadable`.',
  trace:
    'one object: `orderId`, `timeline`, `messages`, `documents`, `isPartial`, `messagesRead`. Where the id leads to several orders: `id`, `kind`, `orders`.',
  status:
    'one object: `at`, `needed`, `unknown`, `lag`, `submissions`, `debts`, `parked`, `deadLetters`, `recovery`, `instances`, `configurationVersion`, `stopped`, `held`, `pauses`, `stranded`, `contradictions`, `unread`. With `--check`: `at`, `needed`, `unknown`, `unread`. Before `salvage setup`: `at`, `setup`.',
  report: 'one object: `from`, `to`, `timeZone`, `windowDays`, `by`, `lines`, `total`.',
  audit:
    'a line for each entry: `id`, `at`, `by`, `via`, `why`, `action`, `about`, `ids`, `state` (STARTED, DONE, FAILED), `finishedAt`, `result`.',
  contradictions: 'a line for each: its document in `contradictions`, and `toDo`.',
  'contradictions settle': `one object: its document. ${PREVIEW}`,
  'dlq list':
    'a line for each: `topic`, `partition`, `offset`, `timestamp`, `stage`, `sourcePartition`, `sourceOffset`, `key`, `reason`, `masked`, `state`, `handledAt`, `by`, `why`.',
  'dlq show': 'one object: as `dlq list`, and `message`, `valueHex`.',
  'dlq replay': 'one object: `found`, `toReplay`, `replayed`, `refused`, `unacknowledged`, `failure`, `dryRun`.',
  'dlq dismiss': `one object: \`dismissed\`, \`positions\`. ${PREVIEW}`,
  'checkpoint show': 'a line for each partition: its document in `checkpoints`, `log`, `committed`, `recoveryOptions`.',
  'checkpoint resume':
    'a line for each partition: `id`, `resumed`, `offset`. With `--dry-run`: `id`, `dryRun`, `count`, `sentences`.',
  'checkpoint reset': 'a line for each partition: `id`, `reset`, `from`, `to`, `sentences`.',
};
