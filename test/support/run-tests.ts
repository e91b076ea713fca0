/**
 * `npm test`: first what needs the two cores for a short time, then the fault tests, two files at once, as each of them keeps
 * more than one core busy, and beside them a short chaos run. What follows `npm test --` goes to Jest as it is; where it
 * selects projects, those run and no others. The last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const given = process.argv.slice(2);

// Jest adds the projects of a second --selectProjects to those of the first.
const PHASES = given.includes('--selectProjects')
  ? [[]]
  : [
      ['--selectProjects', 'unit', 'integration'],
      ['--selectProjects', 'faults', 'chaos', '--maxWorkers', '2'],
    ];

/** A test file that could not even be loaded counts as one failure. */
const Results = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numRuntimeErrorTestSuites: z.int(),
});

const jest = new URL('../../node_modules/jest/bin/jest.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'salvage-tests-'));
let passed = 0;
let failed = 0;
try {
  for (const [index, phase] of PHASES.entries()) {
    const end = runPhase(phase, join(folder, `${index}.json`));
    passed += end.passed;
    failed += end.failed;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
// A run without a single test has a mistyped path.
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function runPhase(phase: readonly string[], resultsFile: string): { passed: number; failed: number } {
  const { status } = spawnSync(
    process.execPath,
    // --forceExit: a test that fails while it opens its servers' connections may leave some open, and would never end.
    [jest, ...phase, '--passWithNoTests', '--forceExit', '--json', `--outputFile=${resultsFile}`, ...given],
    {
      // Results go to the file. Jest writes what a person reads to stderr.
      stdio: ['inherit', 'ignore', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
    },
  );
  const counts = readCounts(resultsFile);
  // Jest failed without a failed test: the servers did not start, or its arguments are wrong.
  if (status !== 0 && counts.failed === 0) return { ...counts, failed: 1 };
  return counts;
}

function readCounts(resultsFile: string): { passed: number; failed: number } {
  try {
    const results = Results.parse(JSON.parse(readFileSync(resultsFile, 'utf8')));
    return { passed: results.numPassedTests, failed: results.numFailedTests + results.numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 0 };
  }
}
