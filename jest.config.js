const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024', experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
};

/** Projects, so that the servers are started only where a test that needs them (`*.int.test.ts`) runs. */
export default {
  // One more than the two cores that a run is measured on: the tests mostly wait for servers.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/support/longest-first.js',
  // Only ends what would hang: far longer than any test takes on a busy machine.
  testTimeout: 300_000,
  // Half a second, Jest's default, is short on a busy machine: it then reports a worker that leaks nothing. At the end of the
  // run, everybody waits for it.
  workerGracefulExitTimeout: 5_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '\\.int\\.test\\.ts$'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/**/*.int.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/faults/', '<rootDir>/test/chaos/'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
    {
      ...shared,
      displayName: 'faults',
      testMatch: ['<rootDir>/test/faults/**/*.int.test.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
    {
      ...shared,
      displayName: 'chaos',
      // It starts clusters of its own.
      testMatch: ['<rootDir>/test/chaos/**/*.int.test.ts'],
    },
  ],
};
