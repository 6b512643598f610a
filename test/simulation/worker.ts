import { parentPort } from 'node:worker_threads';
import { type Campaign, runCampaign } from './campaign.ts';

/** Lives through the seeds that it is sent, and answers with what came of them. */
parentPort?.on('message', (campaign: Campaign) => {
  runCampaign(campaign).then(
    (result) => parentPort?.postMessage({ result }),
    (error: unknown) =>
      parentPort?.postMessage({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
