import TestSequencer from '@jest/test-sequencer';

const FIRST_TO_LAST = ['chaos', 'faults', 'integration', 'unit'];

/**
 * Jest begins with the files that took longest, which a fresh clone does not know. A long one that begins last leaves a core
 * idle: the many short ones come last here.
 */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const rankOf = ({ context }) => FIRST_TO_LAST.indexOf(context.config.displayName.name);
    return [...super.sort(tests)].sort((a, b) => rankOf(a) - rankOf(b));
  }
}
