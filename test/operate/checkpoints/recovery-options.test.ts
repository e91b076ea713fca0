import { describe, expect, it } from '@jest/globals';
import type { CheckpointView } from '../../../src/inspect/checkpoints/checkpoints.ts';
import { checkpointJson, recoveryOptions } from '../../../src/operate/checkpoints/recovery-options.ts';
import { aCheckpointView, CHECKPOINT_NAME as id } from '../../inspect/checkpoints/a-checkpoint-view.ts';

const refused = { kind: 'refused', reason: 'a gap', at: 0 } as const;
const commands = (view: CheckpointView) => recoveryOptions(view).map(({ command }) => command);

describe('the recovery options of a stopped partition', () => {
  it('are none if it is neither stopped nor held', () => {
    expect(recoveryOptions(aCheckpointView())).toEqual([]);
  });

  it('name what a reset loses if it is only held, because it continues by itself once what is away is back', () => {
    const held = { reason: 'Document failed validation', since: 0 };
    const [option, ...rest] = recoveryOptions(aCheckpointView({ held }));
    expect(option?.command).toBe(`salvage checkpoint reset ${id} --to OFFSET`);
    expect(option?.meaning).toContain('messages from 100 up to it are lost');
    expect(rest).toEqual([]);
  });

  it('are resume and replay after too many dead letters', () => {
    const stopped = { kind: 'dead-letters', reason: '100 in a row', at: 0 } as const;
    expect(commands(aCheckpointView({ stopped }))).toEqual([
      'salvage dlq list flexecom-result',
      `salvage checkpoint resume ${id}`,
      'salvage dlq replay flexecom-result',
    ]);
  });

  it('try a message again that could not be stored, or skip it alone', () => {
    const stopped = { kind: 'unstorable', reason: 'a validator', at: 0 } as const;
    expect(commands(aCheckpointView({ stopped }))).toEqual([
      `salvage checkpoint resume ${id}`,
      `salvage checkpoint reset ${id} --to 101`,
    ]);
  });

  it('continue at the start of the log if retention deleted messages, and name those that are gone', () => {
    const view = aCheckpointView({ stopped: refused }, { log: { start: 150, end: 200, clusterId: 'c' } });
    expect(commands(view)).toEqual([
      `salvage checkpoint resume ${id}`,
      `salvage checkpoint reset ${id} --to beginning`,
    ]);
    expect(recoveryOptions(view)[1]?.meaning).toContain('messages 100 to 149 are gone');
  });

  it('do not offer the old offset if the topic was recreated and is shorter', () => {
    const view = aCheckpointView({ stopped: refused }, { log: { start: 0, end: 10, clusterId: 'c' }, committed: -1 });
    expect(commands(view)).not.toContain(`salvage checkpoint reset ${id} --to next`);
  });

  it('offer the consumer group’s offset if the checkpoint was lost', () => {
    const lost = { ...refused, reason: 'committed offset 120, but MongoDB has no checkpoint: was it replaced?' };
    const view = aCheckpointView({ stopped: lost, next: 0 }, { committed: 120 });
    expect(commands(view)).toContain(`salvage checkpoint reset ${id} --to committed`);
  });

  it('process again what a MongoDB restored to an earlier day has lost, and do not skip it', () => {
    const view = aCheckpointView({ stopped: refused, storedAt: 1 }, { committed: 150 });
    expect(commands(view)).toEqual([`salvage checkpoint resume ${id}`, `salvage checkpoint reset ${id} --to next`]);
    expect(recoveryOptions(view)[1]?.meaning).toContain('messages 100 to 149 again');
  });

  it('ask when 0.1.0 was replaced where its backup was restored and declines or requests for reruns are read again', () => {
    const restored = { stopped: refused, storedAt: 1, restoredFromFirstVersion: true } as const;
    for (const input of [
      { stage: 'classify-declines', topic: 'payment-declined.new-sale', lane: 'cascade' },
      { stage: 'classify-declines', topic: 'rerun-requested', lane: 'bulk' },
    ] as const) {
      expect(commands(aCheckpointView(restored, { committed: 150, input })).at(-1)).toMatch(/--upgraded-at TIME$/);
    }
    expect(commands(aCheckpointView(restored, { committed: 150 })).at(-1)).toMatch(/--to next$/);
  });

  it('do not ask so again in a backup made since: --upgraded-at now would name what this release decided otherwise', () => {
    const input = { stage: 'classify-declines', topic: 'rerun-requested', lane: 'bulk' } as const;
    const resetBefore = { stopped: refused, storedAt: 1, next: 100, restoredFromFirstVersion: true } as const;
    const commandOf = (firstVersionUntil: number) =>
      commands(aCheckpointView({ ...resetBefore, firstVersionUntil }, { committed: 150, input })).at(-1);
    expect(commandOf(100)).toMatch(/--to next$/);
    expect(commandOf(101)).toMatch(/--upgraded-at TIME$/);
  });

  it('do not skip it where the backup is older than the partition’s first chunk', () => {
    const view = aCheckpointView({ stopped: refused, next: 0, storedAt: 0 }, { committed: 150 });
    expect(commands(view)).toEqual([`salvage checkpoint resume ${id}`, `salvage checkpoint reset ${id} --to next`]);
  });

  it('name what retention has deleted where a MongoDB was restored to an earlier day', () => {
    const log = { start: 120, end: 200, clusterId: 'c' };
    const view = aCheckpointView({ stopped: refused, storedAt: 1 }, { log, committed: 150 });
    expect(commands(view)).toContain(`salvage checkpoint reset ${id} --to beginning`);
    expect(recoveryOptions(view)[1]?.meaning).toContain('messages 100 to 119 are gone');
    expect(recoveryOptions(view)[1]?.meaning).toContain('messages 120 to 149 again');
  });
});

describe('a checkpoint as JSON', () => {
  it('identifies the stored outputs without their bytes', () => {
    const headers = { ce_id: 'e', salvage_chunk: `v2/${id}/3/90` };
    const outputs = [{ topic: 'x.order-declined', key: null, value: Buffer.from('bytes'), headers }];
    expect(checkpointJson(aCheckpointView({ outputs }))).toMatchObject({
      _id: id,
      outputs: [{ eventId: 'e', topic: 'x.order-declined', chunk: `v2/${id}/3/90` }],
    });
    expect(JSON.stringify(checkpointJson(aCheckpointView({ outputs })))).not.toContain('value');
  });
});
