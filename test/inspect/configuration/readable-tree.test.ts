import { describe, expect, it } from '@jest/globals';
import { readableTree, type TreePart } from '../../../src/inspect/configuration/readable-tree.ts';
import { contentWith, flexecom, soundInput } from '../../configuration/contents.ts';

function lines(parts: readonly TreePart[], indent = ''): string[] {
  return parts.flatMap(({ title, text, parts: inner }) => [
    `${indent}${title}${text === null ? '' : ` = ${text}`}`,
    ...lines(inner, `${indent}  `),
  ]);
}

describe('a configuration as a tree', () => {
  const tree = lines(
    readableTree(
      contentWith({ gateways: [flexecom({ id: 'flex-1', enabled: false }), ...soundInput.gateways.slice(1)] }),
    ),
  );

  it('calls fields and values by words, and entries by their ids', () => {
    expect(tree).toContain('Time zone = America/New_York');
    expect(tree).toContain('  flex-1');
    expect(tree).toContain('    Signing secret = the environment variable W');
    expect(tree).toContain('    Cascade deadline = 30 seconds');
    expect(tree).toContain('    Gateways = nmi-1, stripe-1, flex-1');
  });

  it('leaves out what is off or not set, and says what is not in use', () => {
    expect(tree).toContain('    In use = no');
    expect(tree.filter((line) => /Cascade all|Title|Interval/.test(line))).toEqual([]);
  });

  it('has a line for each entry within an entry', () => {
    expect(tree).toContain('      Attempt 1 = days to wait 3');
  });
});
