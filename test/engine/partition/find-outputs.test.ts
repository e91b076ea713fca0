import { describe, expect, it } from '@jest/globals';
import { chunkId, type StoredOutput } from '../../../src/engine/checkpoint.ts';
import { outputRecogniser } from '../../../src/engine/partition/find-outputs.ts';

const CHUNK = chunkId({ _id: 'submit-to-flexecom/flexecom-submit.cascade/0', epoch: 3 }, 90);
const LATER_CHUNK = chunkId({ _id: 'submit-to-flexecom/flexecom-submit.cascade/0', epoch: 4 }, 90);

function stored(eventId: string, headers: Record<string, string>): StoredOutput {
  return { eventId, topic: 'flexecom-result', key: null, value: null, headers: { ce_id: eventId, ...headers } };
}

/** A record as read from the log. */
function record(headers: Record<string, string>) {
  return { headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])) };
}

describe('stored outputs in the log', () => {
  const isStored = outputRecogniser([stored('approved', { salvage_chunk: CHUNK })]);

  it('are recognised by their chunk', () => {
    expect(isStored(record({ ce_id: 'approved', salvage_chunk: CHUNK }))).toBe(true);
  });

  it('are not taken for published because a webhook has published the same eventId', () => {
    expect(isStored(record({ ce_id: 'approved' }))).toBe(false);
  });

  it('are not mistaken for those of another chunk, not even of another owner at the same offset', () => {
    expect(isStored(record({ ce_id: 'approved', salvage_chunk: LATER_CHUNK }))).toBe(false);
  });

  it('are recognised by eventId where an earlier release stored them without a chunk', () => {
    const isOld = outputRecogniser([stored('approved', {})]);
    expect(isOld(record({ ce_id: 'approved' }))).toBe(true);
    expect(isOld(record({ ce_id: 'other' }))).toBe(false);
    expect(isOld(record({}))).toBe(false);
    expect(isOld(record({ ce_id: 'approved', salvage_chunk: CHUNK }))).toBe(false);
  });
});
