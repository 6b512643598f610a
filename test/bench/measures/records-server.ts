import { serve } from '../../../bin/local/exchange/http-server.ts';
import { tellReady } from '../tell-ready.ts';

/** How many rows each leader has, whoever is asked for, and in how many markets. */
export type RecordsSetup = { readonly rows: number; readonly markets: number; readonly nowMs: number };

/** Where they are told, by the Data API and by Gamma alike. */
export type RecordsReady = { readonly url: string };

const PAGE = 500;
const YEAR_S = 365 * 86_400;
const HOURS_OPEN = 30;
const POINTS = 8;

// Answers what the scorer asks the venue of leaders: each row is bought or sold in one market after the other, within a year.
const { rows, markets, nowMs } = JSON.parse(process.argv[2] ?? '') as RecordsSetup;
const startS = Math.floor(nowMs / 1_000) - YEAR_S;
const { url } = await serve(
  ({ path, search }) => ({ status: 200, body: JSON.stringify(answer(path, search)) }),
  () => nowMs,
);
process.once('disconnect', () => process.exit());
tellReady({ url } satisfies RecordsReady);

function answer(path: string, search: URLSearchParams): object {
  switch (path) {
    case '/v2/activity':
      return activityPage(search.get('user') ?? '', Number(search.get('cursor') ?? '0'));
    case '/markets/keyset': {
      const asked = search.get('closed') === 'true' ? search.getAll('condition_ids') : [];
      return { markets: asked.map((condition) => gammaMarket(condition)) };
    }
    case '/v2/resolutions':
      return { data: (search.get('condition') ?? '').split(',').map((condition) => resolution(condition)) };
    default:
      return { data: points(search.get('token_id') ?? ''), pagination: { has_more: false } };
  }
}

/** Newest first, as the scorer asks for it. */
function activityPage(wallet: string, from: number): object {
  const count = Math.min(PAGE, rows - from);
  const data = Array.from({ length: count }, (_, at) => activityRow(wallet, rows - 1 - from - at));
  const next = from + count;
  return { data, pagination: { has_more: next < rows, next_cursor: next < rows ? String(next) : null } };
}

/** The row as the venue tells it, with all that nobody reads. */
function activityRow(wallet: string, number: number): object {
  const market = Math.floor((number * markets) / rows);
  const first = Math.ceil((market * rows) / markets);
  const isSale = (number - first) % 5 === 4;
  const shares = 20 + (number % 50);
  const price = 0.3 + (number % 41) / 100;
  const name = `will-this-happen-before-the-end-of-the-day-${market}`;
  return {
    ...{ proxy_wallet: wallet, timestamp: openedS(market) + (number - first) * 60, type: 'TRADE' },
    ...{ condition_id: conditionOf(market), token_id: tokenOf(market, 0), side: isSale ? 'SELL' : 'BUY' },
    ...{ size: shares, usdc_size: Number((shares * price).toFixed(6)), price, outcome: 'Yes', outcome_index: 0 },
    ...{ transaction_hash: `0x${(number + 1).toString(16).padStart(64, '0')}` },
    ...{ title: `Will this happen before the end of the day, number ${market}?`, slug: name, event_slug: name },
    ...{
      icon: `https://polymarket-upload.s3.us-east-2.amazonaws.com/${name}.png`,
      name: 'a-leader',
      pseudonym: 'A-Leader',
    },
    ...{ bio: '', profile_image: '', profile_image_optimized: '' },
  };
}

function gammaMarket(condition: string): object {
  const market = Number(BigInt(condition)) - 1;
  const closed = new Date((openedS(market) + HOURS_OPEN * 3_600) * 1_000).toISOString();
  return {
    ...{
      conditionId: condition,
      version: 'v1',
      question: 'Will this happen?',
      slug: '',
      closed: true,
      category: 'Sports',
    },
    ...{ outcomes: '["Yes","No"]', clobTokenIds: JSON.stringify([tokenOf(market, 0), tokenOf(market, 1)]) },
    ...{ closedTime: closed, endDate: closed, events: [{ id: String(market + 1) }] },
  };
}

function resolution(condition: string): object {
  const isWon = Number(BigInt(condition)) % 9 < 5;
  return { condition_id: condition, status: 'resolved', payouts: isWon ? [1_000_000, 0] : [0, 1_000_000] };
}

/** What a market was traded at every three hours. */
function points(token: string): readonly object[] {
  const market = Math.floor(Number(token.slice(-9)) / 10);
  return Array.from({ length: POINTS }, (_, at) => ({
    ...{ timestamp: openedS(market) + at * 10_800, price: 0.4 + (at % 5) / 50, resolution_seconds: 10_800 },
  }));
}

/** Over the year until three days ago: all of them have closed. */
function openedS(market: number): number {
  return startS + 86_400 + Math.floor((market * (YEAR_S - 4 * 86_400)) / markets);
}

function conditionOf(market: number): string {
  return `0x${(market + 1).toString(16).padStart(64, '0')}`;
}

/** As long as one of the venue. */
function tokenOf(market: number, outcome: 0 | 1): string {
  return `7${String(market * 10 + outcome).padStart(76, '0')}`;
}
