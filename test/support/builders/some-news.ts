import { type BreakerNews, type DailyNews, type ExitNews, type FillNews } from '#core/model/news.ts';
import { bps } from '#core/values/bps.ts';
import { FOLLOWER, NOW } from './identities.ts';
import { dollars, priceOf, sharesOf } from './quantities.ts';

const OF = { follower: FOLLOWER, mode: 'live', at: NOW } as const;
const TRADED = {
  leader: 'Whale',
  market: 'Will it rain?',
  outcome: 'Yes',
  shares: sharesOf('10'),
  price: priceOf('0.5'),
  dollars: dollars('5'),
} as const;

/** A purchase of ten shares for five dollars. */
export function aFillNews(changes: Partial<FillNews> = {}): FillNews {
  return { kind: 'fill', id: 'a', bookings: ['a'], ...OF, ...TRADED, slippage: bps(40n), ...changes };
}

/** A sale of ten shares that made a dollar. */
export function anExitNews(changes: Partial<ExitNews> = {}): ExitNews {
  return { kind: 'exit', id: 'x', bookings: ['x'], ...OF, ...TRADED, isPayout: false, pnl: dollars('1'), ...changes };
}

/** A breaker that has tripped. */
export function aBreakerNews(changes: Partial<BreakerNews> = {}): BreakerNews {
  const breaker = { cap: 'G', code: 'DRIFT', at: NOW };
  return { kind: 'breaker', id: 'set#G', ...OF, breaker, isSet: true, why: '2 tokens', reset: 'Look.', ...changes };
}

/** A day that gained two dollars, with one purchase copied and three not. */
export function aDailyNews(changes: Partial<DailyNews> = {}): DailyNews {
  return {
    kind: 'daily',
    id: 'daily#2026-05-31',
    ...OF,
    days: ['2026-05-31', '2026-05-31'],
    equity: dollars('5000'),
    pnl: dollars('2'),
    drawdown: bps(120n),
    copied: 1,
    skipped: [{ code: 'STALE', count: 3 }],
    isCounted: true,
    ...changes,
  };
}
