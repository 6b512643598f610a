import {
  type BreakerLimits,
  type Detection,
  type Execution,
  type Guards,
  type Limits,
  type Monitoring,
  type Settings,
} from '#core/model/settings.ts';
import { type MarketFilters } from '#core/model/market-filters.ts';
import { type Bps } from '#core/values/bps.ts';
import { formatMicros } from '#core/values/decimal.ts';

/** A key of settings.yaml and its value as a person would write it. */
export type SettingWords = { readonly key: string; readonly value: string };

/** Where a field stands in the file, and how; undefined where it does not. A field without a place does not compile. */
type Places<T> = { readonly [K in keyof Required<T>]: readonly [string, (value: T[K]) => string | undefined] };

const GLOBAL = 'risk_management.global';
const TRADER = 'risk_management.per_trader';
const FILTERS = 'risk_management.market_filters';

const LIMITS: Places<Omit<Limits, 'filters'>> = {
  maxTotalExposure: [`${GLOBAL}.max_total_exposure`, formatMicros],
  maxSingleBet: [`${GLOBAL}.max_single_bet`, formatMicros],
  reserveCapital: [`${GLOBAL}.reserve_capital`, formatMicros],
  maxMarketExposure: [`${GLOBAL}.max_market_exposure`, amount],
  maxEventExposure: [`${GLOBAL}.max_event_exposure`, amount],
  maxPositionShares: [`${GLOBAL}.max_position_size`, amount],
  maxDailySpend: [`${GLOBAL}.max_daily_spend`, amount],
  maxEntriesPerMinute: [`${GLOBAL}.max_orders_per_minute`, (count) => count?.toString()],
  maxPositionCapitalBps: [`${GLOBAL}.max_position_capital_pct`, part],
  maxOrderShares: [`${GLOBAL}.max_order_size`, amount],
  maxAdds: [`${GLOBAL}.max_adds_per_outcome`, (count) => count?.toString()],
  minPortfolioValue: [`${TRADER}.min_portfolio_value`, formatMicros],
  maxPositionBps: [`${TRADER}.max_position_pct`, fraction],
  usesDeploymentRate: [`${TRADER}.use_deployment_rate`, (isOn) => String(isOn === true)],
  heedsVetoes: [`${TRADER}.heed_vetoes`, (isOn) => String(isOn !== false)],
  maxLeaderCapitalBps: [`${TRADER}.max_leader_capital_pct`, part],
  ignoreBelow: [`${TRADER}.ignore_below`, amount],
  allowedCategories: [`${FILTERS}.whitelist_categories`, list],
  deniedCategories: [`${FILTERS}.blacklist_categories`, list],
  minLiquidity: [`${FILTERS}.min_liquidity`, formatMicros],
  canaryCopies: ['sizing.canary_copies', (count) => (count ?? 0n).toString()],
};

const MARKETS: Places<MarketFilters> = {
  allowedMarkets: [`${FILTERS}.whitelist_markets`, list],
  deniedMarkets: [`${FILTERS}.blacklist_markets`, list],
  allowedOutcomes: [`${FILTERS}.whitelist_outcomes`, list],
  deniedOutcomes: [`${FILTERS}.blacklist_outcomes`, list],
  allowedKeywords: [`${FILTERS}.whitelist_keywords`, list],
  deniedKeywords: [`${FILTERS}.blacklist_keywords`, list],
  minVolume24h: [`${FILTERS}.min_volume_24h`, amount],
  maxSpread: [`${FILTERS}.max_spread`, amount],
  maxBookPart: [`${FILTERS}.max_book_share`, part],
  minPrice: [`${FILTERS}.min_price`, amount],
  maxPrice: [`${FILTERS}.max_price`, amount],
  minTimeToEndMs: [`${FILTERS}.min_time_to_end_s`, (ms) => (ms === undefined ? undefined : seconds(ms))],
  cooldownAfterLossMs: [`${FILTERS}.cooldown_after_loss_s`, (ms) => seconds(ms ?? 0)],
};

const EXECUTION: Places<Execution> = {
  onLimit: ['sizing.on_limit', String],
  belowMinimum: ['sizing.below_minimum', String],
  slippageBps: ['execution.slippage_bps', String],
  exitSlippageBps: ['execution.exit_slippage_bps', String],
  exitFloorMaxBps: ['execution.exit_floor_max_bps', String],
  maxTradeAgeMs: ['execution.max_trade_age_s', seconds],
  holdMaxAgeMs: ['execution.hold_max_age_s', seconds],
  netOutcomes: ['execution.net_outcomes', (isOn) => String(isOn === true)],
};

const BREAKERS: Places<BreakerLimits> = {
  maxDailyLoss: [`${GLOBAL}.max_daily_loss`, amount],
  maxDailyLossBps: [`${GLOBAL}.max_daily_loss_pct`, fraction],
  halveBps: [`${GLOBAL}.drawdown_halve_pct`, fraction],
  restoreBps: [`${GLOBAL}.drawdown_restore_pct`, fraction],
  maxErrorsInRow: [`${GLOBAL}.max_errors_in_row`, String],
  maxUnknownPerHour: [`${GLOBAL}.max_unknown_per_hour`, String],
};

const GUARDS: Places<Guards> = {
  stopLossBps: ['guards.stop_loss_pct', part],
  takeProfitBps: ['guards.take_profit_pct', part],
  trailingStopBps: ['guards.trailing_stop_pct', part],
  exitBeforeMs: ['guards.exit_before_resolution_h', (ms) => (ms === undefined ? undefined : String(ms / 3_600_000))],
  leaderStopBps: ['guards.leader_stop_pct', part],
};

const MONITORING: Places<Monitoring> = {
  pollIntervalMs: ['monitoring.poll_interval', seconds],
  portfolioSyncIntervalMs: ['monitoring.portfolio_sync_interval', seconds],
  shards: ['monitoring.shards', (count) => String(count ?? 1)],
};

const DETECTION: Places<Detection> = {
  sources: ['sources', list],
  confirmations: ['monitoring.confirmations', String],
  copyOn: ['monitoring.copy_on', String],
};

/** What settings say beside accounts, traders and follows, key by key in the words of settings.yaml. */
export function settingsWords({
  limits,
  breakers,
  execution,
  guards,
  monitoring,
  detection,
}: Settings): readonly SettingWords[] {
  return [
    ...wordsOf(LIMITS, limits),
    ...(limits.filters === undefined ? [] : wordsOf(MARKETS, limits.filters)),
    ...(breakers === undefined ? [] : wordsOf(BREAKERS, breakers)),
    ...wordsOf(EXECUTION, execution),
    ...wordsOf(GUARDS, guards ?? {}),
    ...wordsOf(MONITORING, monitoring),
    ...wordsOf(DETECTION, detection),
  ];
}

function wordsOf<T extends object>(places: Places<T>, values: T): readonly SettingWords[] {
  return (Object.keys(places) as (keyof T)[]).flatMap((field) => {
    const [key, text] = places[field];
    const value = text(values[field]);
    return value === undefined ? [] : [{ key, value }];
  });
}

function amount(micros: bigint | undefined): string | undefined {
  return micros === undefined ? undefined : formatMicros(micros);
}

function fraction(bps: Bps): string {
  return formatMicros(bps * 100n);
}

function part(bps: Bps | undefined): string | undefined {
  return bps === undefined ? undefined : fraction(bps);
}

function seconds(ms: number): string {
  return String(ms / 1_000);
}

function list(words: readonly string[]): string {
  return `[${words.join(', ')}]`;
}
