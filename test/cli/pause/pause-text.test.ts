import { describe, expect, it } from '@jest/globals';
import { pausedJson, pausedText, resumedText } from '../../../src/cli/pause/pause-text.ts';
import type { Instance } from '../../../src/domain/documents/instance.ts';

const pause = { _id: 'RERUN flex', gatewayId: 'flex', route: 'RERUN', by: 'jo', why: 'a test', since: 0 } as const;
const at = new Date(0);
const instance: Instance = {
  _id: 'i',
  host: 'node-1',
  pid: 7,
  roles: ['reconcile'],
  startedAt: at,
  beatAt: at,
  pausesConfirmed: [],
};

describe('what salvage pause prints', () => {
  it('says who has confirmed it, and how it ends', () => {
    const text = pausedText({ pause, isNew: true, confirmedBy: [instance, instance], notConfirmedBy: [] });
    expect(text).toBe(
      'flex for RERUN is paused.\nConfirmed by all 2 running instances: no first request goes out any more.\nEnd it with: salvage resume flex RERUN',
    );
  });

  it('says that nothing runs, and that it was paused before', () => {
    const text = pausedText({ pause: { ...pause, route: null }, isNew: false, confirmedBy: [], notConfirmedBy: [] });
    expect(text).toMatch(
      /flex was paused already, by jo at 1970.*: a test\nNo instance is running.\nEnd it with: salvage resume flex$/,
    );
  });

  it('names the instances that have not confirmed it', () => {
    const text = pausedText({ pause, isNew: true, confirmedBy: [], notConfirmedBy: [instance] });
    expect(text).toContain('process 7 on node-1, which runs reconcile');
    expect(text).toContain('Run the command again');
    expect(JSON.parse(pausedJson({ pause, isNew: true, confirmedBy: [], notConfirmedBy: [instance] }))).toMatchObject({
      notConfirmedBy: [{ id: 'i', pid: 7 }],
    });
  });
});

describe('what salvage resume prints', () => {
  it('says what is resumed, and that the configuration still pauses it', () => {
    expect(resumedText([pause], false)).toMatch(/^flex for RERUN is resumed; it was paused since 1970/);
    expect(resumedText([pause], true)).toContain('The configuration still pauses it');
  });
});
