import { parentPort } from 'node:worker_threads';
import { type Campaign, runCampaign } from './campaign.ts';

// A history throws by the hundred and tells errors by their names: to note where each was thrown takes a twentieth of all
// time. The story of the seed (`--seed`) is told in the main thread, and with it the stack of whatever broke.
Error.stackTraceLimit = 0;

/** Lives through the seeds that it is sent, and answers with what came of them. */
parentPort?.on('message', (campaign: Campaign) => {
  runCampaign(campaign).then(
    (result) => parentPort?.postMessage({ result }),
    (error: unknown) =>
      parentPort?.postMessage({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
