import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkpointCollection, checkpointId } from '../../../src/engine/checkpoint.ts';
import { flexecomSubmitRecovery } from '../../../topics/flexecom-submit.recovery.ts';
import { aCheckpointView } from '../../inspect/checkpoints/a-checkpoint-view.ts';
import { Deployment } from '../../support/deployment.ts';
import { salvage, startSalvage } from '../../support/salvage-command.ts';

const STAGE = 'submit-to-flexecom';
const NAMES = [0, 1, 2].map((partition) => `${STAGE}/flexecom-submit.recovery/${partition}`);
const WHY = ['--by', 'jo', '--why', 'a test'];
const deployment = new Deployment({ topics: [flexecomSubmitRecovery], inputs: [flexecomSubmitRecovery] });
const checkpoints = () => checkpointCollection(deployment.database);

beforeAll(async () => {
  await deployment.setUp();
  const stopped = { kind: 'dead-letters', reason: '100 in a row', at: 1_780_000_000_000 } as const;
  const { checkpoint } = aCheckpointView({ next: 0, stopped, identity: null, outputs: [] });
  const input = { stage: STAGE, topic: 'flexecom-submit.recovery', lane: 'bulk' } as const;
  const ids = NAMES.map((_, partition) => checkpointId({ ...input, partition }));
  await checkpoints().insertMany(ids.map((_id) => ({ ...checkpoint, _id })));
});
afterAll(() => deployment.close());

async function objects(...args: string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await salvage(['checkpoint', ...args, '--json'], deployment.env);
  if (code !== 0) throw new Error(stderr);
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}

const stoppedNow = () => checkpoints().countDocuments({ 'stopped.kind': 'dead-letters' });

describe('salvage checkpoint --json', () => {
  it('says what a resume or a reset of each partition would do, and does it only when it is meant', async () => {
    const dry = await objects('resume', STAGE, '--dry-run');
    expect(dry).toMatchObject(NAMES.map((id) => ({ id, dryRun: true, count: 1, sentences: [expect.any(String), {}] })));
    const [said] = await objects('reset', NAMES[2] ?? '', '--to', 'next', '--yes', '--dry-run');
    expect(said).toMatchObject({ id: NAMES[2], reset: false, from: 0, to: 0 });
    expect(await stoppedNow()).toBe(3);
    const [done] = await objects('reset', NAMES[2] ?? '', '--to', 'next', '--yes', ...WHY);
    expect(done).toMatchObject({ id: NAMES[2], reset: true, from: 0, to: 0 });
    expect(await stoppedNow()).toBe(2);
  });

  it('resumes all that was asked for, even if who reads the output has seen enough', async () => {
    const resume = startSalvage(['checkpoint', 'resume', STAGE, '--json', ...WHY], deployment.env);
    resume.process.stdout?.destroy();
    expect(await resume.ended).toMatchObject({ code: 0, stderr: '' });
    expect(await stoppedNow()).toBe(0);
    expect(await deployment.database.collection('audit').countDocuments({ by: 'jo', state: 'DONE' })).toBe(3);
    expect(await objects('resume', STAGE, ...WHY)).toEqual([]);
  });
});
