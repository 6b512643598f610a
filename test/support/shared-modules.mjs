import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import circus from 'jest-circus/runner';

const { default: runFile } = circus;
const CIRCUS = join(dirname(fileURLToPath(import.meta.resolve('jest-circus/runner'))), 'jestAdapterInit.js');

/** What is tested there keeps nothing between two calls: no state of the process, no handler's environment. */
const FOLDERS = ['lib', 'lambdas/shared', 'bin/local/exchange', 'bin/local/tape'].map((folder) => `test/${folder}/`);
/** A file that says so changes what others see: a mock, a spy, a clock, the environment. */
const CHANGES_THE_WORLD = /\bjest\.|\bprocess\.|\bglobalThis\b|aws-sdk-client-mock/;
/** Handlers of events that circus brings along; those of a file come after them. */
const OWN_HANDLERS = 2;

/** By project: what the first file of this worker has loaded. */
const worlds = new Map();

/**
 * Runs a file with the modules that those before it in this worker have loaded, where neither can tell: loading them
 * anew takes longer than most files. Any other file has modules of its own, and so have all of them when coverage is
 * measured or sources are watched for changes.
 */
export default async function runTogether(globalConfig, config, environment, runtime, testPath, report) {
  const { collectCoverage, watch, watchAll } = globalConfig;
  if (collectCoverage || watch || watchAll || !isShared(config.rootDir, testPath))
    return runFile(globalConfig, config, environment, runtime, testPath, report);
  const world = worlds.get(config.id) ?? openWorld(environment, runtime);
  worlds.set(config.id, world);
  world.begin(environment.global.console);
  return runFile(globalConfig, config, world.environment, world.runtime, testPath, report);
}

function isShared(rootDir, testPath) {
  const path = relative(rootDir, testPath);
  return FOLDERS.some((folder) => path.startsWith(folder)) && !CHANGES_THE_WORLD.test(readFileSync(testPath, 'utf8'));
}

function openWorld(environment, runtime) {
  runtime.requireInternalModule(CIRCUS);
  const { global } = environment;
  const state = Object.getOwnPropertySymbols(global).find(({ description }) => description === 'JEST_STATE_SYMBOL');
  const first = { ...global[state], rootDescribeBlock: { ...global[state].rootDescribeBlock } };
  // It outlives its file: jest would end both.
  runtime.teardown = () => undefined;
  environment.teardown = () => Promise.resolve();
  return {
    environment,
    runtime,
    /** Forgets the tests, hooks and handlers of the file before. */
    begin: (console) => {
      const root = { ...first.rootDescribeBlock, children: [], hooks: [], tests: [] };
      global[state] = {
        ...first,
        rootDescribeBlock: root,
        currentDescribeBlock: root,
        describeRetryOptions: new WeakMap(),
        unhandledErrors: [],
        unhandledRejectionErrorByPromise: new Map(),
        unhandledRejectionErrorByPromiseByHook: new WeakMap(),
        unhandledRejectionErrorByPromiseTarget: new WeakMap(),
      };
      global[Symbol.for('EVENT_HANDLERS')].length = OWN_HANDLERS;
      global.console = console;
    },
  };
}
