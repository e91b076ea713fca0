import pino from 'pino';
import { FlexecomDispatcher } from '../../../src/dispatch/dispatcher.ts';
import type { DispatchFaultPoints } from '../../../src/dispatch/fault-points.ts';
import { PausesInForce } from '../../../src/dispatch/pauses-in-force.ts';
import type { RoutingConfiguration } from '../../../src/domain/configuration.ts';
import type { Dispatch, Submission } from '../../../src/domain/documents/submission.ts';
import { HttpFlexecomClient } from '../../../src/flexecom/client/client.ts';
import { NO_FAULTS } from '../../../src/flexecom/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../../src/flexecom/sandbox/start-sandbox.ts';
import { SubmissionRequest } from '../../../src/flexecom/wire.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { setupCollections } from '../../../src/mongo/setup-collections.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import type { FlexecomResult } from '../../../topics/contract/flexecom-result.ts';
import { flexecomResultCascade } from '../../../topics/flexecom-result.cascade.ts';
import { flexecomResult } from '../../../topics/flexecom-result.ts';
import { ACCOUNTS, credentialsOf, PATIENT } from '../../flexecom/support/accounts.ts';
import { type FakePublisher, fakePublisher } from '../../producers/support/fake-publisher.ts';
import { aDebt } from '../../support/a-debt.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { anInstanceRecord } from '../../support/an-instance-record.ts';
import { connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';

export const CHECKPOINT = 'submit-to-flexecom/flexecom-submit.cascade/0';

const NEVER = new AbortController().signal;

interface DispatcherOptions {
  /** Default: the sandbox itself. */
  readonly url?: string;
  /** Default: longer than a busy machine takes, as a request without an answer is parked. */
  readonly answerTimeoutMs?: number;
  readonly onStep?: DispatchFaultPoints['onStep'];
  readonly publisher?: FakePublisher;
  readonly database?: Pick<Database, 'collection'>;
}

/** A sandbox, a database, and dispatchers of one or more processes on them. Time is the test's. */
export class DispatchScene {
  readonly publisher = fakePublisher();
  now = 1_700_000_000_000;
  elapsedMs = 0;
  /** Null: none has been applied. */
  configuration: RoutingConfiguration | null = null;
  readonly sandbox: Sandbox;
  readonly database: Database;
  readonly #dispatchers: FlexecomDispatcher[] = [];
  readonly #clients: HttpFlexecomClient[] = [];
  readonly #pauses: PausesInForce[] = [];
  #nextId = 0;

  private constructor(sandbox: Sandbox, database: Database) {
    this.sandbox = sandbox;
    this.database = database;
  }

  static async start(): Promise<DispatchScene> {
    const database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
    await setupCollections(database);
    const sandbox = await startSandbox({ gateways: ACCOUNTS, defaultAsyncDelayMs: 600_000 });
    return new DispatchScene(sandbox, database);
  }

  dispatcher({
    url = this.sandbox.url,
    answerTimeoutMs = PATIENT.answerTimeoutMs,
    onStep,
    publisher = this.publisher,
    database = this.database,
  }: DispatcherOptions = {}): FlexecomDispatcher {
    const dispatcher = new FlexecomDispatcher({
      database,
      flexecom: this.#client(url, answerTimeoutMs),
      publisher,
      pauses: this.pauses(),
      clock: { now: () => this.now },
      elapsedMs: () => this.elapsedMs,
      logger: pino({ level: 'silent' }),
      metrics: createMetrics(),
      ...(onStep === undefined ? {} : { faultPoints: { onStep } }),
    });
    this.#dispatchers.push(dispatcher);
    return dispatcher;
  }

  /** The pauses as one process knows them. */
  pauses(): PausesInForce {
    const pauses = new PausesInForce({
      database: this.database,
      configuration: { current: () => this.configuration },
      instance: anInstanceRecord(this.database),
      onFailure: () => undefined,
    });
    this.#pauses.push(pauses);
    return pauses;
  }

  /** A cascade as the stage has just stored it: SENDING. The payment method says how the sandbox ends it. */
  async cascade(paymentMethodRef: string, fields: Partial<Submission> = {}): Promise<Submission> {
    const given = { route: 'CASCADE', cascadeDeadlineAt: this.now + 30_000, ...fields } as const;
    return await this.#stored(paymentMethodRef, 'instant', given);
  }

  async recovery(paymentMethodRef: string, fields: Partial<Submission> = {}): Promise<Submission> {
    return await this.#stored(paymentMethodRef, 'async', { route: 'RERUN', ...fields });
  }

  async #stored(paymentMethodRef: string, mode: 'instant' | 'async', fields: Partial<Submission>): Promise<Submission> {
    const _id = `dispatch-test-${++this.#nextId}`;
    const dispatch: Dispatch = { checkpoint: CHECKPOINT, epoch: 1 };
    const given = { _id, flexecomGatewayId: 'fx-one', debtId: `${_id}/sale`, sendingAt: this.now, dispatch } as const;
    const base = aSubmission({ subscriptionId: null, parked: false, parkedReason: null, ...given, ...fields });
    const request = { ...SubmissionRequest.parse(base.request), paymentMethodRef, mode };
    const submission: Submission = { ...base, request };
    await this.database.collection('debts').insertOne(aDebt({ _id: base.debtId, kind: 'UPSALE' }));
    await this.database.collection('submissions').insertOne(submission);
    return submission;
  }

  /** A request of another process. */
  async create({ _id, request, flexecomGatewayId }: Submission): Promise<void> {
    await this.#client().create(flexecomGatewayId, SubmissionRequest.parse(request), _id, { signal: NEVER });
  }

  /** A cancel by somebody else. */
  async cancel({ _id, flexecomGatewayId }: Submission): Promise<void> {
    await this.#client().cancel(flexecomGatewayId, { key: _id }, { signal: NEVER });
  }

  #client(url: string = this.sandbox.url, answerTimeoutMs: number = PATIENT.answerTimeoutMs): HttpFlexecomClient {
    const client = new HttpFlexecomClient({ url, answerTimeoutMs, credentialsOf, circuitOpenMs: 20 });
    this.#clients.push(client);
    return client;
  }

  read({ _id }: Submission): Promise<Submission | null> {
    return this.database.collection('submissions').findOne({ _id });
  }

  resultsOf({ _id }: Submission): FlexecomResult[] {
    return [...this.publisher.of(flexecomResultCascade), ...this.publisher.of(flexecomResult)].filter(
      ({ submissionId }) => submissionId === _id,
    );
  }

  chargesOf({ _id }: Submission) {
    return this.sandbox.ledger().filter(({ submissionKey }) => submissionKey === _id);
  }

  /** What the sandbox has under the submission's key. */
  atFlexecom({ _id }: Submission) {
    return this.sandbox.submissions().find(({ submission }) => submission.idempotencyKey === _id)?.submission;
  }

  /** Ends what a test has started. */
  async afterEach(): Promise<void> {
    this.sandbox.setFaults(NO_FAULTS);
    for (const dispatcher of this.#dispatchers.splice(0)) await dispatcher.stop();
    for (const client of this.#clients.splice(0)) await client.close();
    for (const pauses of this.#pauses.splice(0)) await pauses.stop();
    await this.database.collection('pauses').deleteMany({});
    this.configuration = null;
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    await this.database.db.dropDatabase();
    await this.database.close();
  }
}
