import {
  type BreakerLimits,
  type Detection,
  type Execution,
  type Guards,
  type LargeOrders,
  type Limits,
  type Monitoring,
  type Selection,
  type Settings,
} from '#core/model/settings.ts';
import { DEFAULT_MESSAGES, type MessageRules } from '#core/model/message-rules.ts';
import { leaderName } from '#core/model/leader-name.ts';
import { type MarketFilters } from '#core/model/market-filters.ts';
import { ENTRIES_CEILING } from '#core/model/ceilings.ts';
import { breakerLimits } from '#core/risk/breaker-limits.ts';
import { type Bps, bps, ONE_IN_BPS } from '#core/values/bps.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { DAY_MS } from '#core/values/unix-ms.ts';

/** What stands behind a key of settings.yaml: numbers are texts, as a file's are once it is read. */
export type SettingValue = string | boolean | readonly string[];

/** A key of settings.yaml and its value. */
export type SettingWords = { readonly key: string; readonly value: SettingValue };

/** Where a field stands in the file, and how; undefined where it does not. A field without a place does not compile. */
type Places<T> = { readonly [K in keyof Required<T>]: readonly [string, (value: T[K]) => SettingValue | undefined] };

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
  // What is absent here was stored before there were such limits, and means as much as the widest that may be written.
  maxEntriesPerMinute: [`${GLOBAL}.max_orders_per_minute`, (count) => (count ?? ENTRIES_CEILING).toString()],
  maxPositionCapitalBps: [`${GLOBAL}.max_position_capital_pct`, (capital) => fraction(capital ?? bps(ONE_IN_BPS))],
  maxOrderShares: [`${GLOBAL}.max_order_size`, amount],
  maxAdds: [`${GLOBAL}.max_adds_per_outcome`, (count) => count?.toString()],
  minPortfolioValue: [`${TRADER}.min_portfolio_value`, formatMicros],
  maxPositionBps: [`${TRADER}.max_position_pct`, fraction],
  usesDeploymentRate: [`${TRADER}.use_deployment_rate`, (isOn) => isOn === true],
  heedsVetoes: [`${TRADER}.heed_vetoes`, (isOn) => isOn !== false],
  maxLeaderCapitalBps: [`${TRADER}.max_leader_capital_pct`, part],
  ignoreBelow: [`${TRADER}.ignore_below`, amount],
  allowedCategories: [`${FILTERS}.whitelist_categories`, asIs],
  deniedCategories: [`${FILTERS}.blacklist_categories`, asIs],
  minLiquidity: [`${FILTERS}.min_liquidity`, formatMicros],
  canaryCopies: ['sizing.canary_copies', (count) => (count ?? 0n).toString()],
};

const MARKETS: Places<MarketFilters> = {
  allowedMarkets: [`${FILTERS}.whitelist_markets`, asIs],
  deniedMarkets: [`${FILTERS}.blacklist_markets`, asIs],
  allowedOutcomes: [`${FILTERS}.whitelist_outcomes`, asIs],
  deniedOutcomes: [`${FILTERS}.blacklist_outcomes`, asIs],
  allowedKeywords: [`${FILTERS}.whitelist_keywords`, asIs],
  deniedKeywords: [`${FILTERS}.blacklist_keywords`, asIs],
  minVolume24h: [`${FILTERS}.min_volume_24h`, (micros) => formatMicros(micros ?? 0n)],
  maxSpread: [`${FILTERS}.max_spread`, (micros) => amount(micros) ?? 'off'],
  maxBookPart: [`${FILTERS}.max_book_share`, (book) => part(book) ?? 'off'],
  minPrice: [`${FILTERS}.min_price`, amount],
  maxPrice: [`${FILTERS}.max_price`, amount],
  minTimeToEndMs: [`${FILTERS}.min_time_to_end_s`, (ms) => (ms === undefined ? undefined : seconds(ms))],
  cooldownAfterLossMs: [`${FILTERS}.cooldown_after_loss_s`, (ms) => seconds(ms ?? 0)],
};

const EXECUTION: Places<Omit<Execution, 'largeOrders'>> = {
  onLimit: ['sizing.on_limit', String],
  belowMinimum: ['sizing.below_minimum', String],
  slippageBps: ['execution.slippage_bps', String],
  exitSlippageBps: ['execution.exit_slippage_bps', String],
  exitFloorMaxBps: ['execution.exit_floor_max_bps', String],
  maxTradeAgeMs: ['execution.max_trade_age_s', seconds],
  holdMaxAgeMs: ['execution.hold_max_age_s', seconds],
  netOutcomes: ['execution.net_outcomes', (isOn) => isOn === true],
};

const LARGE_ORDERS: Places<LargeOrders> = {
  aboveUsd: ['execution.large_orders.above_usd', amount],
  aboveDepth: ['execution.large_orders.above_depth_share', part],
  algorithm: ['execution.large_orders.algorithm', String],
  windowMs: ['execution.large_orders.window_s', seconds],
  slices: ['execution.large_orders.slices', String],
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

/** Leaders stand there by their names. */
type NamedSelection = Omit<Selection, 'shadowExempt'> & { readonly shadowExempt: readonly string[] };

const SELECTION: Places<NamedSelection> = {
  vetoDays: ['selection.veto_below_bound_days', (days) => days?.toString()],
  vetoBound: ['selection.veto_bound', formatMicros],
  shadowEvents: ['selection.shadow_events', (count) => count?.toString()],
  shadowExempt: ['selection.shadow_exempt', asIs],
  maxEdgeAgeMs: ['selection.max_edge_age_days', (ms) => String(ms / DAY_MS)],
};

const MONITORING: Places<Monitoring> = {
  pollIntervalMs: ['monitoring.poll_interval', seconds],
  portfolioSyncIntervalMs: ['monitoring.portfolio_sync_interval', seconds],
  shards: ['monitoring.shards', (count) => String(count ?? 1)],
};

const DETECTION: Places<Detection> = {
  sources: ['sources', asIs],
  confirmations: ['monitoring.confirmations', String],
  copyOn: ['monitoring.copy_on', String],
};

const MESSAGES: Places<Omit<MessageRules, 'templates'>> = {
  kinds: ['messages.kinds', asIs],
  maxPerRun: ['messages.max_per_run', String],
};

const TEMPLATES: Places<MessageRules['templates']> = {
  fill: ['messages.templates.fill', (text) => text],
  exit: ['messages.templates.exit', (text) => text],
  breaker: ['messages.templates.breaker', (text) => text],
  daily: ['messages.templates.daily', (text) => text],
};

/** What is stored without filters lets every market pass. */
const NO_FILTERS: MarketFilters = {
  allowedMarkets: [],
  deniedMarkets: [],
  allowedOutcomes: [],
  deniedOutcomes: [],
  allowedKeywords: [],
  deniedKeywords: [],
};

/** What settings say beside accounts, traders and follows, key by key in the words of settings.yaml. */
export function settingsWords(settings: Settings): readonly SettingWords[] {
  const {
    limits,
    execution,
    guards,
    selection,
    leaders,
    monitoring,
    detection,
    messages = DEFAULT_MESSAGES,
  } = settings;
  return [
    ...wordsOf(LIMITS, limits),
    ...wordsOf(MARKETS, limits.filters ?? NO_FILTERS),
    ...wordsOf(BREAKERS, breakerLimits(settings)),
    ...wordsOf(EXECUTION, execution),
    ...(execution.largeOrders === undefined ? [] : wordsOf(LARGE_ORDERS, execution.largeOrders)),
    ...wordsOf(GUARDS, guards ?? {}),
    ...(selection === undefined ? [] : wordsOf(SELECTION, named(selection, leaders))),
    ...wordsOf(MONITORING, monitoring),
    ...wordsOf(DETECTION, detection),
    ...wordsOf(MESSAGES, messages),
    ...wordsOf(TEMPLATES, messages.templates),
  ];
}

function named(selection: Selection, leaders: Settings['leaders']): NamedSelection {
  return { ...selection, shadowExempt: selection.shadowExempt.map((wallet) => leaderName(leaders, wallet)) };
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

function fraction(one: Bps): string {
  return formatMicros(one * 100n);
}

function part(one: Bps | undefined): string | undefined {
  return one === undefined ? undefined : fraction(one);
}

function seconds(ms: number): string {
  return String(ms / 1_000);
}

function asIs(value: SettingValue): SettingValue {
  return value;
}

/** A value in one line, as a person would write it. */
export function valueText(value: SettingValue): string {
  return typeof value === 'object' ? `[${value.join(', ')}]` : String(value);
}
