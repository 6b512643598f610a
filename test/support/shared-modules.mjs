import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import circus from 'jest-circus/runner';

const { default: runFile } = circus;
const CIRCUS = join(dirname(fileURLToPath(import.meta.resolve('jest-circus/runner'))), 'jestAdapterInit.js');

/** What is tested there keeps nothing between two calls, which `test/tidy/module-state` watches over; handlers keep what they are wired with. */
const FOLDERS = ['lib', 'lambdas/shared', 'bin', 'simulation'].map((folder) => `test/${folder}/`);
/** A file that says so changes what is not taken back before the next one: a client's class, timers, the limit of time. */
const CHANGES_THE_WORLD = /\bjest\.(?!fn|spyOn|restoreAllMocks)|\bglobalThis\b|aws-sdk-client-mock/;
/** Handlers of events that circus brings along; those of a file come after them. */
const OWN_HANDLERS = 2;

/** By project: what the first file of this worker has loaded. */
const worlds = new Map();

/**
 * Runs a file with the modules that those before it in this worker have loaded, where neither can tell: loading them
 * anew takes longer than most files. What lies under `test` is loaded anew all the same, since it may keep something or
 * register a hook. Any other file has modules of its own, and so have all of them when coverage is measured or sources
 * are watched for changes.
 */
export default async function runTogether(globalConfig, config, environment, runtime, testPath, report) {
  const { collectCoverage, watch, watchAll } = globalConfig;
  if (collectCoverage || watch || watchAll || !isShared(config.rootDir, testPath))
    return runFile(globalConfig, config, environment, runtime, testPath, report);
  const world = worlds.get(config.id) ?? openWorld(config.rootDir, environment, runtime);
  worlds.set(config.id, world);
  world.begin(environment.global.console);
  try {
    return await runFile(globalConfig, config, world.environment, world.runtime, testPath, report);
  } finally {
    world.end();
  }
}

function isShared(rootDir, testPath) {
  const path = relative(rootDir, testPath);
  return FOLDERS.some((folder) => path.startsWith(folder)) && !CHANGES_THE_WORLD.test(readFileSync(testPath, 'utf8'));
}

function openWorld(rootDir, environment, runtime) {
  runtime.requireInternalModule(CIRCUS);
  const { global } = environment;
  const state = Object.getOwnPropertySymbols(global).find(({ description }) => description === 'JEST_STATE_SYMBOL');
  const first = { ...global[state], rootDescribeBlock: { ...global[state].rootDescribeBlock } };
  const restoreProcess = restorer(global.process);
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
    /** Takes back what a file did to the process, and forgets its helpers. */
    end: () => {
      runtime.restoreAllMocks();
      restoreProcess();
      forget(runtime.registries.getActiveEsmRegistry(), pathToFileURL(join(rootDir, 'test/')).href);
    },
  };
}

/** Puts back what a process of the tests was: its properties, such as input and exit code, and its environment. */
function restorer(process) {
  const properties = Object.getOwnPropertyDescriptors(process);
  const environment = { ...process.env };
  const { exitCode } = process;
  return () => {
    for (const [name, property] of Object.entries(properties))
      if (property.configurable) Object.defineProperty(process, name, property);
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
    process.exitCode = exitCode;
  };
}

function forget(modules, prefix) {
  for (const url of [...modules.keys()]) if (url.startsWith(prefix)) modules.delete(url);
}
