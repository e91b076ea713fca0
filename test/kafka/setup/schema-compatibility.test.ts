import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../../src/errors.ts';
import type { SubjectVersion } from '../../../src/kafka/codec/registry.ts';
import { checkSubjectsCompatible } from '../../../src/kafka/setup/schema-compatibility.ts';
import { namesFor } from '../../../src/names.ts';
import { submissionDue } from '../../../topics/submission-due.ts';
import { memoryRegistry } from '../support/memory-registry.ts';

const ours = JSON.stringify(submissionDue.avro);
const narrower = ours.replace(/,\{"name":"dueAt".*?\}\}/, '');

describe('checking what the registry holds', () => {
  it('accepts a subject that holds nothing, or our own schema', async () => {
    expect(await problemsWith([])).toEqual([]);
    expect(await problemsWith([avro(ours)])).toEqual([]);
  });

  it('accepts the same record in a namespace of its own, which Avro does not look at', async () => {
    expect(await problemsWith([avro(ours.replaceAll('"salvage', '"com.acme.billing'))])).toEqual([]);
  });

  it('compares every version, not only the last one', async () => {
    expect(await problemsWith([avro(ours), avro(narrower), avro(ours)])).toEqual([
      expect.stringContaining('submission-due-value: version 2 is incompatible: its messages cannot be read'),
    ]);
  });

  it('refuses readers that could not read us, though we could read them', async () => {
    const wider = ours.replace('{"name":"dueAt"', '{"name":"channel","type":"string"},{"name":"dueAt"');
    expect(await problemsWith([avro(wider)])).toEqual([
      expect.stringContaining('its readers cannot read our messages'),
    ]);
  });

  it.each([
    ['JSON schema', { ...avro('{}'), schemaType: 'JSON' }, 'it is JSON instead of Avro'],
    ['an unreadable schema', avro('{"type":"gibberish"}'), 'it cannot be read'],
    ['a record of another name', avro(ours.replace('SubmissionDue', 'Due')), 'instead of salvage.SubmissionDue'],
  ])('refuses %s', async (_, version, why) => {
    expect(await problemsWith([version])).toEqual([expect.stringContaining(why)]);
  });
});

function avro(schemaText: string) {
  return { schemaText, schemaType: 'AVRO', references: [] };
}

async function problemsWith(versions: readonly Omit<SubjectVersion, 'version'>[]): Promise<readonly string[]> {
  const numbered = versions.map((entry, index) => ({ version: index + 1, ...entry }));
  const registry = { ...memoryRegistry(), versionsOf: async () => numbered };
  try {
    await checkSubjectsCompatible({ registry, names: namesFor(''), topics: [submissionDue] });
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
}
