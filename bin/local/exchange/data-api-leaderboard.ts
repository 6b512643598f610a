import {
  envelope,
  isRefused,
  numberIn,
  oneOf,
  pageOf,
  parameter,
  refused,
  userOf,
  writeCursor,
} from './data-api-query.ts';
import { applyEvent, type Holdings, openHoldings, worth } from './holdings.ts';
import { json, type VenueReply } from './http-server.ts';
import { knownWallets, walletName } from './known-wallets.ts';
import { formatMicro } from './micro.ts';
import { DATA_API_LAG_MS } from './settlement.ts';
import type { Venue } from './venue.ts';
import type { ActivityRow } from './world.ts';

const DAY_MS = 86_400_000;
const PERIODS = ['day', 'week', 'month', 'all'] as const;
const PERIOD_MS = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS, all: Infinity } as const;
const MOVES_OF_MONEY = new Set(['DEPOSIT', 'WITHDRAWAL', 'TIP']);

type Score = { readonly address: string; readonly pnlMicro: bigint; readonly volumeMicro: bigint };
type Board = {
  readonly atMs: number;
  readonly period: (typeof PERIODS)[number];
  readonly isWanted: (row: ActivityRow) => boolean;
};

/**
 * `GET /v2/leaderboard` over the wallets that the venue knows.
 *
 * Of a day, a week or a month the profit is the change of equity at its marks; of all time it is what was realised.
 * The volume is in shares. Ties share a rank and skip the next. A cursor freezes the board.
 */
export function leaderboardReply(venue: Venue, search: URLSearchParams): VenueReply {
  const page = pageOf(search);
  if ('fault' in page) return page.fault;
  const period = oneOf(search, 'time_period', { words: PERIODS, fallback: 'day' });
  if (isRefused(period)) return period.fault;
  const sort = oneOf(search, 'sort_by', { words: ['PNL', 'VOLUME'], fallback: 'PNL' });
  if (isRefused(sort)) return sort.fault;
  const category = (parameter(search, 'category') ?? 'overall').toLowerCase();
  const atMs = numberIn(page.cursor, 'at') ?? venue.clock.now() - DATA_API_LAG_MS;
  const board: Board = { atMs, period: period.word, isWanted: (row) => isOfCategory(venue, row, category) };
  const scores = knownWallets(venue)
    .flatMap((address) => scoreOf(venue, address, board) ?? [])
    .filter(({ volumeMicro }) => volumeMicro > 0n);

  if (parameter(search, 'user') !== undefined) {
    const user = userOf(search);
    return user === undefined
      ? refused('user', 'user must be one wallet address').fault
      : json(200, { data: userScore(venue, scores, user) });
  }
  const ranked = rank(scores, sort.word);
  const begin = numberIn(page.cursor, 'next') ?? 0;
  const next = begin + page.limit;
  const rows = ranked.slice(begin, next).map(({ score, place }) => JSON.stringify(boardRow(venue, score, place)));
  return envelope(rows, page.limit, ranked.length > next ? writeCursor({ limit: page.limit, next, at: atMs }) : null);
}

function scoreOf(venue: Venue, address: string, { atMs, period, isWanted }: Board): Score | undefined {
  const wallet = venue.wallets.find(address, venue.clock.now());
  if (wallet === undefined) return undefined;
  const beginMs = atMs - PERIOD_MS[period];
  const leader = venue.world.leaders.find((known) => known.wallet.toLowerCase() === address);
  const holdings = openHoldings(leader?.cashMicro ?? 0n, leader?.positions ?? []);
  let before: bigint | undefined;
  let volumeMicro = 0n;
  for (const [index, event] of wallet.events.entries()) {
    const blockMs = wallet.blockMs[index] ?? event.atMs;
    if (blockMs > atMs) break;
    if (!isWanted(event.row) || MOVES_OF_MONEY.has(event.row.type)) continue;
    if (blockMs > beginMs) before ??= equity(venue, holdings, beginMs);
    if (blockMs > beginMs && event.row.type === 'TRADE') volumeMicro += event.row.sizeMicro;
    applyEvent(holdings, event, venue.markets);
  }
  const pnlMicro =
    period === 'all'
      ? [...holdings.tokens.values()].reduce((sum, { realizedMicro, feesMicro }) => sum + realizedMicro - feesMicro, 0n)
      : equity(venue, holdings, atMs) - (before ?? equity(venue, holdings, beginMs));
  return { address, pnlMicro, volumeMicro };
}

function equity({ markets, prints }: Venue, { cashMicro, tokens }: Holdings, atMs: number): bigint {
  let sum = cashMicro;
  for (const { tokenId, sharesMicro } of tokens.values()) {
    const token = markets.token(tokenId);
    if (token !== undefined) sum += worth(sharesMicro, prints.mark(token, atMs));
  }
  return sum;
}

function isOfCategory({ markets }: Venue, row: ActivityRow, category: string): boolean {
  if (category === 'overall') return true;
  const market = markets.condition(row.conditionId);
  const labels = market === undefined ? [] : [...market.tags, market.category ?? ''];
  return labels.some((label) => label.toLowerCase() === category);
}

type Ranked = { readonly score: Score; readonly place: number };

function rank(scores: readonly Score[], sort: 'PNL' | 'VOLUME'): Ranked[] {
  const figure = (score: Score): bigint => (sort === 'PNL' ? score.pnlMicro : score.volumeMicro);
  const sorted = [...scores].sort((left, right) => Number(figure(right) - figure(left)));
  let place = 1;
  return sorted.map((score, index) => {
    const previous = sorted[index - 1];
    if (previous === undefined || figure(previous) !== figure(score)) place = index + 1;
    return { score, place };
  });
}

function userScore(venue: Venue, scores: readonly Score[], user: string): Record<string, unknown> {
  const placeIn = (sort: 'PNL' | 'VOLUME'): number | null =>
    rank(scores, sort).find(({ score }) => score.address === user)?.place ?? null;
  const score = scores.find(({ address }) => address === user) ?? { address: user, pnlMicro: 0n, volumeMicro: 0n };
  const { rank: _rank, ...row } = boardRow(venue, score, 0);
  return { ...row, rank_pnl: placeIn('PNL'), rank_volume: placeIn('VOLUME') };
}

function boardRow(venue: Venue, { address, pnlMicro, volumeMicro }: Score, place: number): Record<string, unknown> {
  return {
    rank: place,
    user_id: address,
    pnl: Number(formatMicro(pnlMicro)),
    volume: Number(formatMicro(volumeMicro)),
    user_name: walletName(venue, address),
    profile_image: '',
    x_username: '',
    verified: false,
  };
}
