import { describe, expect, it } from '@jest/globals';
import { salvage } from '../support/salvage-command.ts';
import { read } from './embedded-files.ts';

const page = read('docs/explaining-declines.md');

describe('docs/explaining-declines.md', () => {
  it('shows what the last command of its example prints, but for the day', async () => {
    const example = page.slice(page.indexOf('## One decline'), page.indexOf('| it says |'));
    const [, shown = ''] = /```\n([\s\S]*?)```/.exec(example) ?? [];
    const command = [...example.matchAll(/^ {4}salvage (classify (?:.*\\\n)*.*)$/gm)].at(-1)?.[1] ?? '';
    const { stdout } = await salvage(wordsOf(command));
    expect(withoutTimes(stdout)).toBe(withoutTimes(shown));
  });
});

/** As a shell splits them: by spaces outside quotes, over continued lines. */
function wordsOf(command: string): string[] {
  return [...command.replaceAll('\\\n', ' ').matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare = '']) => quoted ?? bare,
  );
}

function withoutTimes(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC/g, 'TIME');
}
