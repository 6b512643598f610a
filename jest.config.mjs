if (Number(process.versions.node.split('.')[0]) < 24)
  throw new Error(`Node ${process.version}: run through "npm test" (node_modules/.bin/node is Node 24)`);

const common = {
  rootDir: import.meta.dirname,
  // The sources must be in roots, else collectCoverageFrom leaves out what no test imports.
  roots: ['<rootDir>/bin', '<rootDir>/lib', '<rootDir>/lambdas', '<rootDir>/test'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/jest-strip.mjs' },
  modulePathIgnorePatterns: ['<rootDir>/cdk\\.out/'],
  setupFiles: ['<rootDir>/test/support/setup-env.ts'],
  // What the whole run writes is searched for the secrets that it used.
  globalSetup: '<rootDir>/test/support/leaks/begin.mjs',
  globalTeardown: '<rootDir>/test/support/leaks/end.mjs',
  testRunner: '<rootDir>/test/support/shared-modules.mjs',
};

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['lambdas', 'bin', 'bench', 'vectors'].map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
    },
    { ...common, displayName: 'infra', testMatch: ['<rootDir>/test/lib/**/*.test.ts'] },
    { ...common, displayName: 'system', testMatch: ['<rootDir>/test/system/**/*.test.ts'] },
    { ...common, displayName: 'simulation', testMatch: ['<rootDir>/test/simulation/**/*.test.ts'] },
    { ...common, displayName: 'conformance', testMatch: ['<rootDir>/test/conformance/**/*.test.ts'] },
    { ...common, displayName: 'tidy', testMatch: ['<rootDir>/test/tidy/**/*.test.ts'] },
  ],
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  testTimeout: 30000,
  maxWorkers: '100%', // one less is the default: half of a machine with two cores
  workerIdleMemoryLimit: '1GB', // jest's ESM registry leaks 2..14 MB per suite (jest#14605, node#63186); a new worker loads all anew
  coverageProvider: 'babel',
  collectCoverageFrom: ['lambdas/**/*.ts', 'bin/**/*.ts', 'lib/**/*.ts'],
  coverageReporters: ['text', 'json-summary'],
};
