import * as z from 'zod';

/** Names of the environment variables that deployed functions read; the CDK and the local runner set them. */
export const ENV = {
  stage: 'POLYCOPY_STAGE',
  table: 'POLYCOPY_TABLE',
  queueUrl: 'POLYCOPY_QUEUE_URL',
  /** Name of the function that signs. */
  signer: 'POLYCOPY_SIGNER',
  dataApiUrl: 'POLYCOPY_DATA_API_URL',
  gammaUrl: 'POLYCOPY_GAMMA_URL',
  clobUrl: 'POLYCOPY_CLOB_URL',
  rpcUrl: 'POLYCOPY_RPC_URL',
  rtdsUrl: 'POLYCOPY_RTDS_URL',
  /** Set only where the local exchange owns the clock; without it the system's clock counts. */
  clockUrl: 'POLYCOPY_CLOCK_URL',
  logLevel: 'POLYCOPY_LOG_LEVEL',
} as const;

/** The venue's public hosts: what a deployment uses unless told otherwise. */
export const VENUE_URLS = {
  dataApi: 'https://data-api.polymarket.com',
  gamma: 'https://gamma-api.polymarket.com',
  clob: 'https://clob.polymarket.com',
  rpc: 'https://polygon-rpc.com',
  rtds: 'wss://ws-live-data.polymarket.com',
} as const;

const url = z.url({ protocol: /^https?$/ });
/** A socket's address has no fragment; `off` where there is no stream, or none that can be waited for. */
const streamUrl = z.union([
  z.literal('off'),
  z.url({ protocol: /^wss?$/ }).refine((text) => !text.includes('#'), 'no fragment'),
]);

/** What every function needs; `optional` ones are refused when present and malformed. */
export const environmentSchema = z.object({
  [ENV.stage]: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/),
  [ENV.table]: z.string().min(3).max(255),
  [ENV.queueUrl]: url.optional(),
  [ENV.signer]: z.string().min(1).max(64).optional(),
  [ENV.dataApiUrl]: url.default(VENUE_URLS.dataApi),
  [ENV.gammaUrl]: url.default(VENUE_URLS.gamma),
  [ENV.clobUrl]: url.default(VENUE_URLS.clob),
  [ENV.rpcUrl]: url.default(VENUE_URLS.rpc),
  [ENV.rtdsUrl]: streamUrl.default(VENUE_URLS.rtds),
  [ENV.clockUrl]: url.optional(),
  [ENV.logLevel]: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO'),
});
