/** Of a collection: the fields that name something, and those that are times; every copy of a document has its own. */
interface CopiedFields {
  readonly ids: readonly string[];
  readonly times: readonly string[];
  /** Expressions for lists, in which every entry is changed. */
  readonly lists?: Readonly<Record<string, unknown>>;
}

const eachWithEnd = (list: string) => ({ $map: { input: list, in: { $concat: ['$$this', '$copies.end'] } } });

const eachWith = (list: string, fields: Readonly<Record<string, unknown>>) => ({
  $map: { input: list, in: { $mergeObjects: ['$$this', fields] } },
});

const ofEach = {
  shifted: { $add: ['$$this.at', '$copies.shiftMs'] },
  withEnd: (field: string) => ({ $concat: [`$$this.${field}`, '$copies.end'] }),
};

export const COPIED: Readonly<Record<string, CopiedFields>> = {
  orders: { ids: ['_id', 'customerId'], times: [] },
  subscriptions: { ids: ['_id', 'orderId', 'customerId', 'paymentMethodRef'], times: [] },
  declines: {
    ids: ['_id', 'debtId', 'orderId', 'subscriptionId', 'transactionId', 'paymentMethodRef', 'answer.submissionId'],
    times: ['occurredAt', 'receivedAt'],
  },
  paymentMethodAttempts: {
    ids: ['_id'],
    times: ['changedAt'],
    lists: { attempts: eachWith('$attempts', { key: ofEach.withEnd('key'), at: ofEach.shifted }) },
  },
  customerSalvages: { ids: ['_id', 'customerId'], times: ['changedAt'] },
  debts: {
    ids: [
      ...['_id', 'orderId', 'subscriptionId', 'customerId', 'chainTransactionId', 'activeSubmissionId'],
      ...['lastSubmissionId', 'latestDecline.transactionId', 'latestDecline.paymentMethodRef'],
    ],
    times: [
      ...['endedAt', 'latestDecline.occurredAt', 'holdout.drawnAt', 'reportRow.firstDeclinedAt'],
      ...['reportRow.recoveredAt', 'reportRow.lookAt'],
    ],
    lists: { transactionIds: eachWithEnd('$transactionIds') },
  },
  submissions: {
    ids: [
      ...['_id', 'debtId', 'orderId', 'subscriptionId', 'customerId', 'transactionId'],
      ...['flexecomTransactionId', 'paymentMethodRef'],
    ],
    times: ['declinedAt', 'dueAt', 'cascadeDeadlineAt', 'acceptedAt', 'sendingAt', 'acknowledgedAt', 'appliedAt'],
    lists: { history: eachWith('$history', { at: ofEach.shifted }) },
  },
};
