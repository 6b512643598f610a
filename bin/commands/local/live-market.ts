import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type Http, type HttpRequest } from '#adapters/polymarket/http.ts';
import { ENV, VENUE_URLS } from '#contract/env.ts';
import { cleanText } from '../view/clean-text.ts';

/** Where a market is read, and whose time counts there. */
export type LiveMarket = {
  readonly urls: { readonly dataApi: string; readonly gamma: string; readonly clob: string; readonly rpc: string };
  /** Absent: there is no stream. */
  readonly rtds?: string;
  /** Absent: the time of this machine counts. */
  readonly clock?: { readonly url: string; readonly speed: number };
};

const http = z.url({ protocol: /^https?$/ });
const readySchema = z.object({
  speed: z.union([z.number(), z.literal('max')]),
  urls: z.object({ dataApi: http, gamma: http, clob: http, rpc: http, rtds: z.url(), clock: http }),
});

/** Which environment variable names another host. */
const HOST_VARIABLES = {
  dataApi: ENV.dataApiUrl,
  gamma: ENV.gammaUrl,
  clob: ENV.clobUrl,
  rpc: ENV.rpcUrl,
} as const;

/** The venue's public hosts, or those that the environment names instead. @throws Error that names the variable */
export function publicMarket(variables: Readonly<Record<string, string | undefined>>): LiveMarket {
  const urlOf = (name: keyof typeof HOST_VARIABLES): string => {
    const variable = HOST_VARIABLES[name];
    const text = variables[variable] ?? VENUE_URLS[name];
    if (http.safeParse(text).success) return text;
    throw new Error(`${variable}: ${cleanText(text, 200)} is no address: http:// or https:// and a host`);
  };
  return {
    urls: { dataApi: urlOf('dataApi'), gamma: urlOf('gamma'), clob: urlOf('clob'), rpc: urlOf('rpc') },
    rtds: variables[ENV.rtdsUrl] ?? VENUE_URLS.rtds,
  };
}

/** Reads the addresses of a local exchange: the first line that `polycopy exchange --json` printed. @throws Error */
export async function exchangeMarket(file: string): Promise<LiveMarket> {
  const shown = cleanText(file, 200);
  let first: unknown;
  try {
    first = JSON.parse((await readFile(file, 'utf8')).split('\n', 1)[0] ?? '');
  } catch (cause) {
    throw new Error(`--market ${shown}: not the output of \`polycopy exchange --json\``, { cause });
  }
  const ready = readySchema.safeParse(first).data;
  if (ready === undefined) throw new Error(`--market ${shown}: its first line does not tell the exchange's addresses`);
  const { speed, urls } = ready;
  if (speed === 'max')
    throw new Error(`--market ${shown}: an exchange at --speed max waits for its clients; open it with a number`);
  const { rtds, clock, ...hosts } = urls;
  return {
    urls: { dataApi: hosts.dataApi, gamma: hosts.gamma, clob: hosts.clob, rpc: hosts.rpc },
    rtds,
    clock: { url: clock, speed },
  };
}

type Probe = { readonly name: keyof typeof HOST_VARIABLES; readonly what: string; readonly request: HttpRequest };

/**
 * Asks every host of a market for something small.
 *
 * @throws Error with a line for each that does not answer: which, why, and what to do
 */
export async function requireMarket({ urls }: Pick<LiveMarket, 'urls'>, http: Http): Promise<void> {
  const get = (url: string): HttpRequest => ({ method: 'GET', url });
  const block = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_blockNumber', params: [] });
  const probes: readonly Probe[] = [
    { name: 'dataApi', what: 'Data API', request: get(`${urls.dataApi}/v2/status`) },
    { name: 'gamma', what: 'Gamma', request: get(`${urls.gamma}/markets?limit=1`) },
    { name: 'clob', what: 'CLOB', request: get(`${urls.clob}/time`) },
    { name: 'rpc', what: 'Polygon node', request: { method: 'POST', url: urls.rpc, body: block } },
  ];
  const faults = await Promise.all(probes.map((probe) => faultOf(probe, http)));
  const lines = faults.filter((line) => line !== undefined);
  if (lines.length > 0) throw new Error(['the market cannot be read from here:', ...lines].join('\n'));
}

async function faultOf({ name, what, request }: Probe, http: Http): Promise<string | undefined> {
  const outcome = await http(request);
  if (outcome.kind === 'answer' && outcome.status < 400) return undefined;
  const why =
    outcome.kind === 'answer'
      ? `answers ${outcome.status}`
      : outcome.kind === 'oversized'
        ? 'answers too much'
        : `does not answer (${outcome.reason})`;
  const fix = `check the network and its name service, or name another host in ${HOST_VARIABLES[name]}`;
  return `  ${what}, ${new URL(request.url).host}: ${why}; ${fix}`;
}
