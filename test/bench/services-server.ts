import { ENV } from '../../lambdas/shared/contract/env.ts';
import { startLocalAws } from '../../bin/local/aws/local-aws.ts';
import { startExchange } from '../../bin/local/exchange/exchange.ts';
import { serve } from '../../bin/local/exchange/http-server.ts';
import { aWorld, LEADER } from '../bin/local/exchange/a-world.ts';
import { tellReady } from './tell-ready.ts';

/** Where to keep what the services keep. */
export type ServicesSetup = { readonly folder: string };

/** Where each local service is, and what is in them. */
export type ServicesReady = {
  readonly echoUrl: string;
  readonly dataApiUrl: string;
  readonly clobUrl: string;
  readonly rpcUrl: string;
  readonly awsUrl: string;
  readonly table: string;
  readonly queueUrl: string;
  readonly leader: string;
};

/** The exchange's time runs so much faster that nobody meets its limits per IP, which are per ten seconds of its time. */
const SPEED = 1_000;
const STAGE = 'bench';

// Serves everything that runs on one machine, as `npm start --state` does, and an echo beside it; without our functions.
const { folder } = JSON.parse(process.argv[2] ?? '') as ServicesSetup;
const exchange = await startExchange({ world: aWorld(), speed: SPEED, stateDir: `${folder}/exchange` });
const aws = await startLocalAws({ clock: exchange.clock, stage: STAGE, stateDir: folder });
const echo = await serve(
  ({ body, url }) => ({ status: 200, body: body.length === 0 ? JSON.stringify({ url }) : body.toString('utf8') }),
  () => Date.now(),
);
const { environment } = aws;
const ready: ServicesReady = {
  echoUrl: echo.url,
  dataApiUrl: exchange.urls.dataApi,
  clobUrl: exchange.urls.clob,
  rpcUrl: exchange.urls.rpc,
  awsUrl: environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
  table: environment[ENV.table] ?? '',
  queueUrl: environment[ENV.queueUrl] ?? '',
  leader: LEADER,
};
tellReady(ready);
