import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { addResults, type Campaign, type CampaignResult, NO_RESULT } from './campaign.ts';

export type WorkersInput = {
  /** The worker's file: that of a mutated copy runs the mutant. */
  readonly file: URL;
  readonly workers: number;
  readonly from: number;
  readonly histories: number;
  readonly stopsAtViolation: boolean;
  /** A history that is written down, in place of seeds. */
  readonly plan?: string;
  /** True ends it early. */
  readonly isOver?: () => boolean;
  readonly onProgress?: (soFar: CampaignResult) => void;
};

/** Seeds that a worker is sent at a time. */
const CHUNK = 25;
/** What lives for one history dies young: with room for it the collector copies nothing. */
const YOUNG_MB = 128;
/** Every core has a worker already: a collector's helpers would only take turns with it, and wait for each other. */
const ONE_COLLECTOR = '--no-parallel-scavenge';

/**
 * Spreads seeds over worker threads.
 *
 * @throws Error when a worker breaks: that is no violation, the simulation itself cannot go on
 */
export async function runWorkers(input: WorkersInput): Promise<CampaignResult> {
  const { file, workers, from, histories, stopsAtViolation, plan, isOver, onProgress } = input;
  setFlagsFromString(ONE_COLLECTOR);
  let next = from;
  let soFar = NO_RESULT;
  const isDone = (): boolean =>
    next >= from + histories || isOver?.() === true || (stopsAtViolation && soFar.violations.length > 0);
  const work = async (): Promise<void> => {
    const worker = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    // A history that is over may leave something behind that throws when nobody asks any more.
    let broken: Error | undefined;
    worker.on('error', (error: Error) => {
      broken = error;
    });
    try {
      while (!isDone()) {
        if (broken !== undefined) throw broken;
        const count = Math.min(CHUNK, from + histories - next);
        const campaign: Campaign = { from: next, count, stopsAtViolation, plan };
        next += count;
        const result = await ask(worker, campaign);
        soFar = addResults(soFar, result);
        onProgress?.(soFar);
      }
      if (broken !== undefined && soFar.violations.length === 0) throw broken;
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return soFar;
}

type Answer = { readonly result: CampaignResult } | { readonly broken: string };

function ask(worker: Worker, campaign: Campaign): Promise<CampaignResult> {
  return new Promise((resolve, reject) => {
    const forget = (): void => {
      worker.off('message', answered);
      worker.off('error', failed);
    };
    const answered = (answer: Answer): void => {
      forget();
      if ('result' in answer) resolve(answer.result);
      else reject(new Error(answer.broken));
    };
    const failed = (error: Error): void => {
      forget();
      reject(error);
    };
    worker.on('message', answered);
    worker.on('error', failed);
    worker.postMessage(campaign);
  });
}
