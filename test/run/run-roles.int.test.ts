import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { freePorts } from '../../local/free-ports.ts';
import type { Database } from '../../src/mongo/database.ts';
import { namesFor } from '../../src/names.ts';
import { flexecomResult } from '../../topics/flexecom-result.ts';
import { rerunRequested } from '../../topics/rerun-requested.ts';
import { readTopic } from '../support/read-topic.ts';
import { type RunningCommand, salvage, startSalvage } from '../support/salvage-command.ts';
import { commandEnvironment, connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';
import { until } from '../support/until.ts';

const prefix = freshPrefix();
const { mongodbUri } = stackForTests();
const TOKEN = 'a-token-of-some-length';
const SECRET = `whsec_${Buffer.from('a signing secret of 32 bytes ...').toString('base64')}`;
const CONFIGURATION = `
gateways:
  - id: flex
    type: FLEXECOM
    publicKey: { env: FLEX_PUBLIC }
    secretKey: { env: FLEX_SECRET }
    signingSecret: { env: FLEX_SIGNING }
`;

describe('salvage run with every role, on real servers', () => {
  let database: Database;
  let running: RunningCommand | undefined;
  let folder = '';
  let webhookPort = 0;
  let rerunPort = 0;

  beforeAll(async () => {
    const [health, webhook = 0, rerun = 0] = await freePorts(3);
    [webhookPort, rerunPort] = [webhook, rerun];
    const env = {
      ...commandEnvironment(prefix),
      FLEXECOM_URL: 'http://127.0.0.1:1',
      RERUN_API_TOKEN: TOKEN,
      HEALTH_PORT: String(health),
      WEBHOOK_PORT: String(webhook),
      RERUN_API_PORT: String(rerun),
      CONSOLE_PORT: '0',
      FLEX_PUBLIC: 'public-of-flex',
      FLEX_SECRET: 'secret-of-flex',
      FLEX_SIGNING: SECRET,
    };
    database = await connectForTests(mongodbUri, namesFor(prefix).database);
    expect((await salvage(['setup'], env)).code).toBe(0);
    folder = await mkdtemp(join(tmpdir(), 'salvage-run-'));
    await writeFile(join(folder, 'routing.yaml'), CONFIGURATION);
    expect((await salvage(['config', 'apply', join(folder, 'routing.yaml'), '--why', 'a test'], env)).code).toBe(0);
    running = startSalvage(['run'], env);
    await until(async () => (await statusOf(`http://127.0.0.1:${health}/readyz`)) === 200);
  });
  afterAll(async () => {
    running?.process.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
    await database.db.dropDatabase();
    await database.close();
  });

  it('publishes the result of a signed webhook', async () => {
    const body = JSON.stringify({
      type: 'submission.approved',
      data: {
        id: 'fx_1',
        idempotencyKey: 'S-1',
        status: 'approved',
        amountMinor: 4_990,
        currency: 'USD',
        charged: { amountMinor: 4_990, currency: 'USD' },
        finalAt: new Date().toISOString(),
        metadata: { submissionId: 'S-1', orderId: 'W-1' },
      },
    });
    const at = new Date();
    const response = await fetch(`http://127.0.0.1:${webhookPort}/webhooks/flexecom/flex`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(SECRET).sign('msg_1', at, body),
      },
      body,
    });
    expect(response.status).toBe(202);
    const [result] = await readTopic(prefix, flexecomResult);
    expect(result).toMatchObject({
      key: 'W-1',
      event: { submissionId: 'S-1', outcome: 'APPROVED', source: 'WEBHOOK' },
    });
  });

  it('publishes a rerun request', async () => {
    const response = await fetch(`http://127.0.0.1:${rerunPort}/orders/O-1/rerun`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'idempotency-key': 'k-1', 'content-type': 'application/json' },
      body: JSON.stringify({ gatewayId: 'flex', requestedBy: 'anna' }),
    });
    expect(response.status).toBe(202);
    expect(await readTopic(prefix, rerunRequested)).toMatchObject([
      { key: 'O-1', event: { requestKey: 'k-1', source: 'API' } },
    ]);
  });

  it('stops by itself on SIGTERM with exit code 0, and has logged no secret (R13)', async () => {
    running?.process.kill('SIGTERM');
    const { code, stderr } = { stderr: '', ...(await running?.ended) };
    expect(code).toBe(0);
    expect(stderr).toContain('"msg":"stopped"');
    for (const secret of [TOKEN, SECRET, 'secret-of-flex']) expect(stderr).not.toContain(secret);
  });
});

async function statusOf(url: string): Promise<number> {
  return fetch(url).then(
    ({ status }) => status,
    () => 0,
  );
}
