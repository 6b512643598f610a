import { type Leader, type Settings, type SourceName } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { chainMemory, recallChain } from '#flows/chain-memory.ts';
import { readChain } from '#flows/read-chain.ts';
import { readIndex, type Times } from '#flows/read-index.ts';
import { dataApiFeed } from '#adapters/polymarket/data-api.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polygonFillLogs } from '#adapters/polygon/fill-logs.ts';
import { type Cursor } from '#ports/cursors.ts';
import { type FillLogs } from '#ports/fill-logs.ts';
import { someSettings } from '../../support/builders/a-settings.ts';
import { flowWorld } from '../../support/flow-world.ts';
import { startChildServer } from '../child-server.ts';
import { httpClient } from '../http-client.ts';
import type { Figure, Measure, Values } from '../measure.ts';
import { median } from '../statistics.ts';
import type { PollsReady, PollsSetup } from './polls-server.ts';
import { type Replay, replayer } from './replay.ts';
import { monotonicMs, type SentRequest } from './request-recorder.ts';

const FULL = { leaders: [10, 100, 1_000], looks: 7 };
const TINY = { leaders: [3], looks: 2 };

/**
 * A block each 200 ms: a look at the chain is waited for less than in earnest, and never meets more blocks than one query
 * asks for, however slow the machine is.
 */
const SETUP: Omit<PollsSetup, 'folder'> = { speed: 10, tradesAtS: [] };

/** What one look at all leaders costs while none of them trades, which is nearly always. */
export const polls: Measure = {
  name: 'polls',
  title: 'one look at all leaders, by source, while none of them trades',
  run: async ({ isTiny }) => {
    const { leaders, looks } = isTiny ? TINY : FULL;
    const client = httpClient(Number.POSITIVE_INFINITY);
    const server = await startChildServer<PollsReady>('measures/polls-server.ts', SETUP);
    try {
      const replay = replayer(client, { from: {}, to: {} });
      const figures: Figure[] = [];
      for (const source of ['chain', 'data-api'] as const)
        for (const count of leaders)
          figures.push(await measureLooks(await lookAt(server.ready, source, count), { source, count, looks, replay }));
      return { unit: 'units', floorName: 'the very same requests, bare, as many at once as ours', figures };
    } finally {
      client.close();
      await server.close();
    }
  },
};

/** One look, and what it asked since the last one. */
type Look = () => Promise<{ readonly tookMs: number; readonly sent: readonly Told[] }>;
type Told = SentRequest & { readonly bytes: number };

type LooksInput = {
  readonly source: SourceName;
  readonly count: number;
  readonly looks: number;
  readonly replay: Replay;
};

async function measureLooks(look: Look, { source, count, looks, replay }: LooksInput): Promise<Figure> {
  await look();
  const own: Values[] = [];
  const floor: Values[] = [];
  for (let made = 0; made < looks; made += 1) {
    const { tookMs, sent } = await look();
    if (sent.length === 0) throw new Error(`a look at ${source} asked nothing`);
    const asked = { calls: sent.length, kB: sent.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000 };
    own.push({ ms: tookMs, ...asked });
    const startedMs = monotonicMs();
    await replay(sent);
    floor.push({ ms: monotonicMs() - startedMs, ...asked });
  }
  return { name: `${source}, ${count} leaders`, values: mediansOf(own), floor: mediansOf(floor) };
}

function mediansOf(all: readonly Values[]): Values {
  const of = (name: string): number => median(all.map((values) => values[name] ?? Number.NaN));
  return { ms: of('ms'), calls: of('calls'), kB: of('kB') };
}

/** Real adapters over a table in memory: what is asked of the source is measured, not what the table does. */
async function lookAt(urls: PollsReady, source: 'chain' | 'data-api', count: number): Promise<Look> {
  const sent: Told[] = [];
  const { deps } = await flowWorld();
  const fillLogs = polygonFillLogs({ rpcUrl: urls.rpcUrl, fetch: recordedFetch(sent) });
  const http = nodeHttp();
  const feed = dataApiFeed({
    baseUrl: urls.dataApiUrl,
    http: async (request) => {
      const startedMs = monotonicMs();
      const answer = await http(request);
      if (answer.kind !== 'answer') throw new Error(`${request.url} was not answered: ${answer.kind}`);
      sent.push(told(request, answer, startedMs));
      return answer;
    },
  });
  const settings = settingsOf(source, count);
  const newest = await fillLogs.newest();
  const { at: armedAt } = newest;
  const cursors = new Map(settings.leaders.map(({ wallet }) => [wallet, armed(wallet, armedAt)]));
  for (const cursor of cursors.values()) await deps.cursors.move(cursor);
  // As a run that has looked before: everybody is covered, and stored as such.
  const chain = {
    block: newest.number,
    hash: newest.hash,
    wallets: [...cursors.keys()].sort(),
    behind: [],
    version: 1n,
  };
  await deps.cursors.moveChain(0, chain);
  const memory = chainMemory();
  recallChain(memory, chain);
  const input = { settings, shard: 0, cursors, totals: new Map(), known: new Map(), memory };
  return source === 'chain'
    ? timed(sent, async () => {
        const now = await anotherBlock(fillLogs, input.memory.block);
        return async () => {
          await readChain({ ...deps, fillLogs }, { ...input, now });
        };
      })
    : timed(sent, () => Promise.resolve(() => readEverybody({ ...deps, feed }, { ...input, now: armedAt })));
}

type IndexDeps = Parameters<typeof readIndex>[0];
type IndexInput = Omit<Parameters<typeof readIndex>[1], 'times' | 'hot'>;

/** So many passes as it takes to read everybody once. */
async function readEverybody(deps: IndexDeps, input: IndexInput): Promise<void> {
  const times = new Map<Wallet, Times>();
  for (let read = 0; read < input.settings.leaders.length; ) {
    const walks = await readIndex(deps, { ...input, times, hot: new Set() });
    for (const { record } of walks) await record();
    read += walks.length;
  }
}

/** Waits until the chain has moved on: a look that finds it where it was asks for no logs. */
async function anotherBlock(fillLogs: FillLogs, before: number | undefined): Promise<UnixMs> {
  for (;;) {
    const newest = await fillLogs.newest();
    if (newest.number > (before ?? 0) + 1) return newest.at;
  }
}

/** @param prepare What is not part of the look. */
function timed(sent: Told[], prepare: () => Promise<() => Promise<void>>): Look {
  return async () => {
    const look = await prepare();
    sent.length = 0;
    const startedMs = monotonicMs();
    await look();
    return { tookMs: monotonicMs() - startedMs, sent: [...sent] };
  };
}

function recordedFetch(sent: Told[]): typeof fetch {
  return async (url, init) => {
    const startedMs = monotonicMs();
    const answer = await fetch(url, init);
    const text = await answer.text();
    const body = typeof init?.body === 'string' ? init.body : '';
    const headers = Object.fromEntries(new Headers(init?.headers));
    const request = {
      method: init?.method ?? 'GET',
      url: url instanceof Request ? url.url : String(url),
      headers,
      body,
    };
    sent.push(told(request, { status: answer.status, text }, startedMs));
    return new Response(text, { status: answer.status, headers: answer.headers });
  };
}

type Asked = {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Bytes are those of address, bodies and nothing else: headers are the client's business. */
function told(
  { method, url, headers = {}, body = '' }: Asked,
  { status, text }: { readonly status: number; readonly text: string },
  startedMs: number,
): Told {
  const bytes = [url, body, text].reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  return { run: '', method, url, headers, body, status, startedMs, endedMs: monotonicMs(), bytes };
}

function settingsOf(source: SourceName, count: number): Settings {
  const leaders = Array.from({ length: count }, (_none, index): Leader => {
    const wallet = `0x${(index + 1).toString(16).padStart(40, '0')}` as Wallet;
    return { name: `leader-${index}`, wallet, enabled: true };
  });
  return someSettings({
    leaders,
    follows: [],
    detection: { sources: [source], confirmations: 1, copyOn: 'confirmed' },
  });
}

function armed(leader: Wallet, at: UnixMs): Cursor {
  return { leader, armedAt: at, at: later(at, -1_000), unconfirmed: [], version: 1n };
}
