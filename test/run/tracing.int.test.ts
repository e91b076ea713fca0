import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { pino } from 'pino';
import { readRoutingFile } from '../../src/configuration/file/yaml-file.ts';
import { createConfigurationStore } from '../../src/configuration/store/configuration-store.ts';
import type { AnyTopic } from '../../src/domain/decision.ts';
import { startSandbox } from '../../src/flexecom/sandbox/start-sandbox.ts';
import { traceContextOf } from '../../src/kafka/codec/headers.ts';
import { type RunningRoles, runRoles } from '../../src/run/run-roles.ts';
import { readSettings } from '../../src/settings/settings.ts';
import { orderCompleteNewSale } from '../../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../../topics/order-complete.recurring.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedRecurring } from '../../topics/payment-declined.recurring.ts';
import { DAY_MS, declinedRebill, declinedSale } from '../black-box/declines.ts';
import { ROOT, read } from '../docs/embedded-files.ts';
import { Deployment } from '../support/deployment.ts';
import { readTopic } from '../support/read-topic.ts';
import { until } from '../support/until.ts';
import { recordSpans } from '../telemetry/support/recorded-spans.ts';
import { spanTree } from '../telemetry/support/span-tree.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE_ID}-b7ad6b7169203331-01`;
const SIGNING_SECRET = `whsec_${Buffer.from('signing secret of flexecom-a').toString('base64')}`;
const ROLES = ['classify-declines', 'submit-to-flexecom', 'apply-results', 'flexecom-webhook', 'scheduler'] as const;
const PAGE = 'docs/tracing.md';

const recorded = recordSpans();

describe('the trace of an order, in a pipeline whose spans are recorded', () => {
  const deployment = new Deployment();
  const closing = new AsyncDisposableStack();
  let running: RunningRoles;
  let aheadMs = 0;

  beforeAll(async () => {
    await deployment.setUp();
    closing.defer(() => deployment.close());
    const { content, checked } = await readRoutingFile('test/black-box/routing.yaml');
    const store = createConfigurationStore(deployment.database.db);
    await store.apply({ content, sourceText: checked.text, appliedBy: 'test', now: Date.now(), dryRun: false });
    const account = { gatewayId: 'flexecom-a', publicKey: 'pk_a', secretKey: 'sk_a', signingSecret: SIGNING_SECRET };
    const sandbox = await startSandbox({ gateways: [account] });
    closing.defer(() => sandbox.close());
    const settings = readSettings({
      ...deployment.env,
      FLEXECOM_URL: sandbox.url,
      WEBHOOK_PORT: '0',
      HEALTH_PORT: '0',
      HOLDOUT_KEY: 'key-of-the-tracing-test',
    });
    running = await runRoles({
      roles: ROLES,
      settings,
      clock: { now: () => Date.now() + aheadMs },
      logger: pino({ level: 'silent' }),
      env: {
        FLEXECOM_A_PUBLIC_KEY: 'pk_a',
        FLEXECOM_A_SECRET_KEY: 'sk_a',
        FLEXECOM_A_SIGNING_SECRET: SIGNING_SECRET,
      },
      sessionTimeoutMs: 6_000,
      pollMs: 100,
    });
    closing.defer(() => running.stop());
    sandbox.setWebhookBaseUrl(`http://127.0.0.1:${running.ports['flexecom-webhook']}`);
  });
  afterAll(() => closing.disposeAsync());
  beforeEach(() => recorded.forget());

  it('goes from billing through three stages and FlexEcom to order-complete', async () => {
    const { topic: _, ...sale } = declinedSale('cascade-1');
    await deployment.publisher.publish(paymentDeclinedNewSale, sale, { traceparent: TRACEPARENT });
    await completed(orderCompleteNewSale);
    const spans = spansOf('cascade-1').filter((span) => span.spanContext().traceId === TRACE_ID);
    expect(await traceIdsIn(deployment.prefix, orderCompleteNewSale)).toEqual([TRACE_ID]);
    comparePage('A cascade', printed(spans));
  });

  it('R18: has no card number, no payment method and no word of a decline in its attributes', async () => {
    const texts = JSON.stringify(recorded.ended().map(({ attributes, events, links }) => [attributes, events, links]));
    expect(texts).not.toMatch(/pm_sbx|Do not honor|sk_a|whsec_/);
  });

  it('begins again where weeks pass and where FlexEcom calls, with links back', async () => {
    const { topic: _, ...rebill } = declinedRebill('recycle-1', {
      occurredAt: Date.now(),
      scheduledAt: Date.now() - DAY_MS,
    });
    await deployment.publisher.publish(paymentDeclinedRecurring, rebill, { traceparent: TRACEPARENT });
    await ended('chunk classify-declines');
    aheadMs = 10 * DAY_MS;
    await completed(orderCompleteRecurring);
    expect(await traceIdsIn(deployment.prefix, orderCompleteRecurring)).toHaveLength(1);
    comparePage('A rebill', printed(spansOf('recycle-1')));
  });

  async function ended(name: string): Promise<void> {
    const names = () => recorded.ended().map((span) => span.name);
    await until(() => names().includes(name), names);
  }

  /** Waits for the end of the chunk that has published an order's completion, and of the sending before it. */
  async function completed(topic: AnyTopic): Promise<void> {
    await ended(`create ${deployment.names.topic(topic.name)}`);
    const created = recorded.ended().find(({ name }) => name.startsWith('create ') && name.endsWith(topic.name));
    const chunk = ({ name, parentSpanContext }: ReadableSpan) =>
      name === 'chunk apply-results' && parentSpanContext?.spanId === created?.parentSpanContext?.spanId;
    await until(() => recorded.ended().some(chunk));
    await ended('dispatch');
  }

  /** Everything in the traces in which the order is named, but for what this test does as billing. */
  function spansOf(orderId: string): ReadableSpan[] {
    const names = ['messaging.kafka.message.key', 'salvage.order.id'];
    const all = recorded.ended().filter(({ name }) => !isAside(name));
    const own = all.filter(({ attributes }) => names.some((name) => attributes[name] === orderId));
    const traceIds = new Set(own.map((span) => span.spanContext().traceId));
    return all.filter((span) => traceIds.has(span.spanContext().traceId));
  }

  function printed(spans: readonly ReadableSpan[]): string {
    return spanTree(spans).replaceAll(deployment.names.topic(''), '');
  }
});

/** What this test does as billing, and what is written beside the sending, sooner or later. */
function isAside(name: string): boolean {
  return (name.startsWith('send ') && name.includes('payment-declined')) || name === 'update refusals';
}

async function traceIdsIn(prefix: string, topic: AnyTopic): Promise<(string | undefined)[]> {
  const messages = await readTopic(prefix, topic);
  return messages.map(({ headers }) => traceContextOf(headers)?.traceparent.split('-')[1]);
}

/** Compares the page's block below the heading. With WRITE_TRACES=1 it writes the block instead. */
function comparePage(heading: string, tree: string): void {
  const page = read(PAGE);
  const block = new RegExp(`(\n### ${heading}\n[^#]*?\n\`\`\`text\n)([^\`]*)\n\`\`\``);
  if (process.env.WRITE_TRACES === '1') {
    writeFileSync(
      new URL(PAGE, ROOT),
      page.replace(block, (_all, head: string) => `${head}${tree}\n\`\`\``),
    );
  } else {
    expect(tree).toBe(block.exec(page)?.[2]);
  }
}
