import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';

const Base64 = z.string().nullable();

const FixtureRecord = z.object({
  offset: z.int(),
  /** Epoch ms. */
  timestamp: z.int(),
  key: Base64,
  value: Base64,
  headers: z.record(z.string(), z.string()),
});
export type FixtureRecord = z.infer<typeof FixtureRecord>;

const FixturePartition = z.object({ partition: z.int(), end: z.int(), records: z.array(FixtureRecord) });
export type FixturePartition = z.infer<typeof FixturePartition>;

const Decline = z.object({
  code: z.string().nullable(),
  text: z.string(),
  type: z.enum(['SOFT', 'HARD']).nullable(),
  network: z.enum(['VISA', 'MASTERCARD', 'AMEX', 'DISCOVER', 'OTHER']).nullable(),
  adviceCode: z.string().nullable(),
});
const Charge = z.object({ amountMinor: z.int(), currency: z.string() });
const Metadata = z.looseObject({ submissionId: z.string(), orderId: z.string() });

/** What the sandbox knew; requests are kept whole, as one sent again must be the same. */
const SandboxState = z.object({
  submissions: z.array(
    z.object({
      gatewayId: z.string(),
      request: z.looseObject({
        mode: z.enum(['instant', 'async']),
        amountMinor: z.int(),
        currency: z.string(),
        paymentMethodRef: z.string(),
        declined: z.looseObject({ decline: Decline }),
        metadata: Metadata,
      }),
      submission: z.object({
        id: z.string(),
        idempotencyKey: z.string(),
        status: z.enum(['pending', 'approved', 'declined', 'cancelled']),
        mode: z.enum(['instant', 'async']),
        amountMinor: z.int(),
        currency: z.string(),
        charged: Charge.nullable(),
        decline: Decline.nullable(),
        metadata: Metadata,
        createdAt: z.string(),
        finalAt: z.string().nullable(),
      }),
    }),
  ),
  cancelledKeys: z.array(z.string()),
  charges: z.array(
    Charge.extend({
      gatewayId: z.string(),
      submissionKey: z.string(),
      flexecomTransactionId: z.string(),
      submissionId: z.string(),
      orderId: z.string(),
      at: z.string(),
    }),
  ),
});

/** Everything that a deployment of the first version held when its processes had ended. Names are without prefix. */
export const Fixture = z.object({
  commit: z.string(),
  /** Epoch ms, real time. */
  madeAt: z.int(),
  /** Epoch ms, domain time at the same moment. */
  domainNow: z.int(),
  prefix: z.string(),
  clusterId: z.string(),
  topics: z.array(
    z.object({ name: z.string(), configs: z.record(z.string(), z.string()), partitions: z.array(FixturePartition) }),
  ),
  offsets: z.array(z.object({ group: z.string(), topic: z.string(), partition: z.int(), offset: z.int() })),
  /** Of each topic with a schema, its versions in order. */
  schemas: z.array(z.object({ topic: z.string(), id: z.int(), schema: z.string() })),
  /** Of each collection its documents, as canonical extended JSON. */
  documents: z.record(z.string(), z.array(z.unknown())),
  sandbox: SandboxState,
});
export type Fixture = z.infer<typeof Fixture>;

const FILE = new URL('../../fixtures/first-version.json.gz', import.meta.url);

export function readFixture(): Fixture {
  return Fixture.parse(JSON.parse(gunzipSync(readFileSync(FILE)).toString()));
}

export function writeFixture(fixture: Fixture): number {
  const bytes = gzipSync(JSON.stringify(Fixture.parse(fixture)), { level: 9 });
  writeFileSync(FILE, bytes);
  return bytes.length;
}
