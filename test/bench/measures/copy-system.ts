import type { SQSRecord } from 'aws-lambda';
import { doorbellHandler } from '#runtime/doorbell-handler.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { reconcile } from '#flows/reconcile.ts';
import { trackPortfolios } from '#flows/track-portfolios.ts';
import { watchLeaders } from '#flows/watch-leaders.ts';
import { type Clock } from '#ports/clock.ts';
import { ENV } from '#contract/env.ts';
import { LOOP_MS } from '#contract/functions.ts';
import { json, serve } from '../../../bin/local/exchange/http-server.ts';
import { wire as wireExecutor } from '../../../lambdas/executor/wiring.ts';
import { wire as wireReconciler } from '../../../lambdas/reconciler/wiring.ts';
import { wire as wireTracker } from '../../../lambdas/portfolio-tracker/wiring.ts';
import { wire as wireWatcher } from '../../../lambdas/leader-watcher/wiring.ts';
import { aContext } from '../../support/fakes/run-log.ts';
import { tellReady } from '../tell-ready.ts';
import { doorbells } from './doorbells.ts';
import { requestRecorder } from './request-recorder.ts';

/** What the system finds in its environment. */
export type CopySystemSetup = { readonly environment: Readonly<Record<string, string>> };

/** Where it takes jobs. */
export type CopySystemReady = { readonly url: string };

/**
 * A job: one look of the watcher, who lives on between them; hearing so many doorbells before they are answered; answering
 * so many, so many at once; one run of a scheduled function; forgetting all doorbells; or telling the requests that all of
 * them sent.
 */
export type CopyJob =
  | { readonly job: 'watch' | 'track' | 'forget' | 'requests' }
  | { readonly job: 'reconcile'; readonly resume: boolean }
  | { readonly job: 'hear'; readonly count: number }
  | { readonly job: 'execute'; readonly count: number; readonly atOnce: number };

const LINES_KEPT = 8;
const SETUP_MS = 1_200_000;

// Our flows as they are wired for Lambda, on the machine's own time, without the runner: the bench says when each works.
const { environment } = JSON.parse(process.argv[2] ?? '') as CopySystemSetup;
Object.assign(process.env, environment);
// What the functions log is made and kept from the screen: who started this process has something else to print.
const lastLines: string[] = [];
process.stdout.write = process.stderr.write = (text) => {
  lastLines.push(String(text));
  if (lastLines.length > LINES_KEPT) lastLines.shift();
  return true;
};
const recorder = requestRecorder();
const queue = doorbells(environment['AWS_ENDPOINT_URL_SQS'] ?? '', environment[ENV.queueUrl] ?? '');

/** Each with what it is wired with: on Lambda an executor shares neither connections nor memory with another one. */
const executors: ReturnType<typeof doorbellHandler>[] = [];
const reconciler = wireReconciler(process.env);
const tracker = wireTracker(process.env);
const look = lookingOnDemand();
const heard: SQSRecord[] = [];

const server = await serve(
  async ({ body }) => {
    try {
      return json(200, (await work(JSON.parse(body.toString('utf8')) as CopyJob)) ?? null);
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error);
      return json(500, { error: told, log: lastLines });
    }
  },
  () => Date.now(),
);
const ready: CopySystemReady = { url: server.url };
process.once('disconnect', () => process.exit());
tellReady(ready);

async function work(job: CopyJob): Promise<unknown> {
  switch (job.job) {
    case 'watch':
      return look();
    case 'track':
      return recorder.run('track', () => trackPortfolios(tracker, 58_000));
    case 'reconcile':
      return recorder.run('reconcile', () => {
        // A thousand ledgers are opened before anything is measured: one run has no time for so many.
        return reconcile(reconciler, { forMs: job.resume ? SETUP_MS : LOOP_MS, resume: job.resume });
      });
    case 'hear':
      return hear(job.count);
    case 'execute':
      return answerDoorbells(job.count, job.atOnce);
    case 'forget':
      return queue.forget();
    case 'requests':
      return recorder.take();
  }
}

/** The watcher's run goes on for ever; each look waits until it is asked for. */
function lookingOnDemand(): () => Promise<void> {
  const watcher = wireWatcher(process.env);
  let asked = Promise.withResolvers<undefined>();
  let waiting = Promise.withResolvers<undefined>();
  const clock: Clock = {
    now: () => watcher.clock.now(),
    waitUntil: async () => {
      waiting.resolve(undefined);
      await asked.promise;
      return watcher.clock.now();
    },
  };
  recorder
    .run('watch', () => watchLeaders({ ...watcher, clock }, Number.POSITIVE_INFINITY))
    .catch((error: unknown) => {
      waiting.reject(error);
    });
  return async () => {
    await waiting.promise;
    const ask = asked.resolve;
    asked = Promise.withResolvers();
    waiting = Promise.withResolvers();
    ask(undefined);
    await waiting.promise;
  };
}

function wiredExecutor(): ReturnType<typeof doorbellHandler> {
  const deps = wireExecutor(process.env);
  return doorbellHandler(deps.log, (parentId) => executeParent(deps, parentId));
}

async function answerDoorbells(count: number, atOnce: number): Promise<void> {
  let begun = 0;
  const answerSome = async (execute: ReturnType<typeof doorbellHandler>): Promise<void> => {
    while (begun < count) {
      begun += 1;
      await recorder.run(`execute ${begun}`, async () => {
        const early = heard.shift();
        const record = early ?? (await queue.next());
        const { batchItemFailures } = await execute({ Records: [record] }, aContext());
        if (batchItemFailures.length > 0) throw new Error('a parent order was given back');
        if (early === undefined) await queue.remove(record);
      });
    }
  };
  await Promise.all(
    Array.from({ length: atOnce }, (_none, place) => answerSome((executors[place] ??= wiredExecutor()))),
  );
}

/** What is heard is taken off the queue at once: a doorbell that is given back fails the bench. */
async function hear(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const record = await queue.next();
    heard.push(record);
    await queue.remove(record);
  }
}
