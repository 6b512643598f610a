import {
  type BreakerLimits,
  inLedger,
  type Follow,
  type Follower,
  type FollowerMode,
  type Guards,
  type Limits,
  type Settings,
  type Sizing,
} from '#core/model/settings.ts';
import { type MarketFilters } from '#core/model/market-filters.ts';
import { type Bps, bps } from '#core/values/bps.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import type * as z from 'zod';
import { executionOf } from './settings-execution.ts';
import { unknownKeyAdvice } from './settings-keys.ts';
import { foundAt, type SettingsProblem } from './settings-problem.ts';
import { settingsRules } from './settings-rules.ts';
import { selectionOf } from './settings-selection.ts';
import { type SettingsDocument, settingsSchema } from './settings-schema.ts';

/** A document that holds, or everything that is wrong with it. */
export type CheckedDocument =
  | { readonly isValid: true; readonly document: SettingsDocument }
  | { readonly isValid: false; readonly problems: readonly SettingsProblem[] };

/** Checks a settings document whose numbers were kept as text; finds every problem, not the first. */
export function checkSettings(tree: unknown): CheckedDocument {
  const parsed = settingsSchema.safeParse(tree);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(tree, issue))),
    ...settingsRules(tree),
  ];
  return parsed.success && problems.length === 0
    ? { isValid: true, document: parsed.data }
    : { isValid: false, problems };
}

/** How many live copies of a follower are as small as the venue takes them, before any is as large as it is sized. */
export const CANARY_COPIES = 5;
/** The part of a Kelly stake that is put in: a quarter keeps most of the growth, and halves the account once in a hundred. */
const KELLY_FRACTION: Bps = bps(2_500n);

/** What holds where a document says nothing, and where it depends on the place. */
export type Unstated = {
  /** What an account of this name does. */
  readonly unstatedMode?: (follower: string) => FollowerMode;
  readonly unstatedCanary?: number;
};

/**
 * Makes settings of a document that holds.
 *
 * Version 0: the store numbers versions. A trader's allocation is the follow of `your_account`; sizing at a trader or a
 * follow wins over the document's. An account without a wallet signs with type 0, one with a wallet with type 3. One on
 * paper has a wallet of its own, whatever the document says of a real one.
 *
 * @param unstated What holds where the document does not say.
 */
export function toSettings(
  document: SettingsDocument,
  { unstatedMode = () => 'dry-run', unstatedCanary = CANARY_COPIES }: Unstated = {},
): Settings {
  const { your_account: main, risk_management: risk, monitoring } = document;
  const canaryCopies = document.sizing?.canary_copies ?? unstatedCanary;
  return {
    version: 0n,
    followers: [main, ...document.followers].map((account) => followerOf(account, unstatedMode)),
    leaders: document.traders.map(({ name, wallet_address, enabled }) => ({ name, wallet: wallet_address, enabled })),
    follows: followsOf(document),
    limits: {
      maxTotalExposure: risk.global.max_total_exposure,
      maxSingleBet: risk.global.max_single_bet,
      reserveCapital: risk.global.reserve_capital,
      minPortfolioValue: risk.per_trader.min_portfolio_value,
      maxPositionBps: risk.per_trader.max_position_pct,
      allowedCategories: lowerOnce(risk.market_filters.whitelist_categories),
      deniedCategories: lowerOnce(risk.market_filters.blacklist_categories),
      minLiquidity: risk.market_filters.min_liquidity,
      filters: filtersOf(risk.market_filters),
      ...optionalLimits(risk.global),
      ...traderLimits(risk.per_trader),
      ...(canaryCopies === 0 ? {} : { canaryCopies: BigInt(canaryCopies) }),
    },
    breakers: breakersOf(risk.global),
    execution: executionOf(document),
    ...guardsOf(document.guards),
    ...selectionOf(document),
    ...messagesOf(document.messages),
    monitoring: {
      pollIntervalMs: monitoring.poll_interval * 1_000,
      portfolioSyncIntervalMs: monitoring.portfolio_sync_interval * 1_000,
      ...(monitoring.shards === 1 ? {} : { shards: monitoring.shards }),
    },
    detection: { sources: document.sources, confirmations: monitoring.confirmations, copyOn: monitoring.copy_on },
  };
}

/** A section that sets nothing is the same as none. */
function guardsOf(section: SettingsDocument['guards']): Pick<Settings, 'guards'> {
  const guards: Guards = {
    ...(section?.stop_loss_pct === undefined ? {} : { stopLossBps: section.stop_loss_pct }),
    ...(section?.take_profit_pct === undefined ? {} : { takeProfitBps: section.take_profit_pct }),
    ...(section?.trailing_stop_pct === undefined ? {} : { trailingStopBps: section.trailing_stop_pct }),
    ...(section?.exit_before_resolution_h === undefined ? {} : { exitBeforeMs: section.exit_before_resolution_h }),
    ...(section?.leader_stop_pct === undefined ? {} : { leaderStopBps: section.leader_stop_pct }),
  };
  return Object.keys(guards).length === 0 ? {} : { guards };
}

/** Without a section the defaults hold, and no version of before is another one for it. */
function messagesOf(section: SettingsDocument['messages']): Pick<Settings, 'messages'> {
  if (section === undefined) return {};
  const { kinds, max_per_run: maxPerRun, templates = {} } = section;
  const { fill, exit, breaker, daily } = templates;
  return {
    messages: {
      kinds: [...new Set(kinds)],
      maxPerRun,
      templates: {
        ...(fill === undefined ? {} : { fill }),
        ...(exit === undefined ? {} : { exit }),
        ...(breaker === undefined ? {} : { breaker }),
        ...(daily === undefined ? {} : { daily }),
      },
    },
  };
}

function optionalLimits({
  max_market_exposure: maxMarketExposure,
  max_event_exposure: maxEventExposure,
  max_position_size: maxPositionShares,
  max_daily_spend: maxDailySpend,
  max_position_capital_pct: maxPositionCapitalBps,
  max_order_size: maxOrderShares,
  max_adds_per_outcome: adds,
  max_orders_per_minute: perMinute,
}: SettingsDocument['risk_management']['global']): Partial<Limits> {
  return {
    ...(maxMarketExposure === undefined ? {} : { maxMarketExposure }),
    ...(maxEventExposure === undefined ? {} : { maxEventExposure }),
    ...(maxPositionShares === undefined ? {} : { maxPositionShares }),
    ...(maxDailySpend === undefined ? {} : { maxDailySpend }),
    maxPositionCapitalBps,
    ...(maxOrderShares === undefined ? {} : { maxOrderShares }),
    ...(adds === undefined ? {} : { maxAdds: BigInt(adds) }),
    maxEntriesPerMinute: BigInt(perMinute),
  };
}

function traderLimits({
  use_deployment_rate: usesDeploymentRate,
  max_leader_capital_pct: maxLeaderCapitalBps,
  ignore_below: ignoreBelow,
  heed_vetoes: heedsVetoes,
}: SettingsDocument['risk_management']['per_trader']): Partial<Limits> {
  return {
    usesDeploymentRate,
    heedsVetoes,
    ...(maxLeaderCapitalBps === undefined ? {} : { maxLeaderCapitalBps }),
    ...(ignoreBelow === undefined || ignoreBelow === 0n ? {} : { ignoreBelow }),
  };
}

function filtersOf(filters: SettingsDocument['risk_management']['market_filters']): MarketFilters {
  const { min_price: minPrice, max_price: maxPrice, min_time_to_end_s: timeToEnd } = filters;
  const { cooldown_after_loss_s: cooldown } = filters;
  return {
    allowedMarkets: lowerOnce(filters.whitelist_markets),
    deniedMarkets: lowerOnce(filters.blacklist_markets),
    allowedOutcomes: filters.whitelist_outcomes,
    deniedOutcomes: filters.blacklist_outcomes,
    allowedKeywords: filters.whitelist_keywords,
    deniedKeywords: filters.blacklist_keywords,
    minVolume24h: filters.min_volume_24h,
    ...(filters.max_spread === 'off' ? {} : { maxSpread: filters.max_spread }),
    ...(filters.max_book_share === 'off' ? {} : { maxBookPart: filters.max_book_share }),
    ...(minPrice === undefined ? {} : { minPrice }),
    ...(maxPrice === undefined ? {} : { maxPrice }),
    ...(timeToEnd === undefined ? {} : { minTimeToEndMs: timeToEnd * 1_000 }),
    ...(cooldown === 0 ? {} : { cooldownAfterLossMs: cooldown * 1_000 }),
  };
}

function breakersOf(global: SettingsDocument['risk_management']['global']): BreakerLimits {
  return {
    maxDailyLossBps: global.max_daily_loss_pct,
    ...(global.max_daily_loss === undefined ? {} : { maxDailyLoss: global.max_daily_loss }),
    halveBps: global.drawdown_halve_pct,
    restoreBps: global.drawdown_restore_pct,
    maxErrorsInRow: BigInt(global.max_errors_in_row),
    maxUnknownPerHour: BigInt(global.max_unknown_per_hour),
  };
}

type Account = SettingsDocument['followers'][number];

const SIGNATURE_TYPES = { '0': 0, '1': 1, '2': 2, '3': 3 } as const;

function followerOf(account: Account, unstatedMode: (follower: string) => FollowerMode): Follower {
  const { name, mode: stated, wallet, signature_type: statedType, total_capital: totalCapital } = account;
  const { max_signed_order: maxSignedOrder, max_signed_day: maxSignedDay, email } = account;
  const signatureType = statedType === undefined ? (wallet === undefined ? 0 : 3) : SIGNATURE_TYPES[statedType];
  const mode = stated ?? unstatedMode(name);
  const follower = {
    name: name as FollowerName,
    mode,
    ...(wallet === undefined ? {} : { wallet }),
    signatureType,
    totalCapital,
    ...(maxSignedOrder === undefined ? {} : { maxSignedOrder }),
    ...(maxSignedDay === undefined ? {} : { maxSignedDay }),
    ...(email === undefined ? {} : { email }),
  } as const;
  return inLedger(follower, mode);
}

function followsOf({ your_account: main, traders, follows, sizing }: SettingsDocument): readonly Follow[] {
  const byDefault = sizingOf(sizing);
  return [
    ...traders
      .filter((trader) => trader.allocated_capital > 0n)
      .map((trader) => ({
        follower: main.name as FollowerName,
        leader: trader.wallet_address,
        allocated: trader.allocated_capital,
        sizing: trader.sizing === undefined ? byDefault : sizingOf(trader.sizing),
      })),
    ...follows.map((follow) => {
      const leader = traders.find(({ name }) => name === follow.leader);
      invariant(leader !== undefined, `settings follow a leader that is not among the traders: ${follow.leader}`);
      return {
        follower: follow.follower as FollowerName,
        leader: leader.wallet_address,
        allocated: follow.allocated_capital,
        sizing: follow.sizing === undefined ? byDefault : sizingOf(follow.sizing),
      };
    }),
  ];
}

function sizingOf(sizing: SettingsDocument['sizing'] | SettingsDocument['traders'][number]['sizing']): Sizing {
  switch (sizing?.policy) {
    case undefined:
    case 'portfolio_proportion':
      return { policy: 'portfolio_proportion' };
    case 'percentage': {
      const { policy, copy_pct: copyBps, max_trade: maxTrade } = sizing;
      invariant(copyBps !== undefined && maxTrade !== undefined, 'sizing by percentage without copy_pct or max_trade');
      return { policy, copyBps, maxTrade };
    }
    case 'factor': {
      const { policy, copy_factor: factor } = sizing;
      invariant(factor !== undefined, 'sizing by factor without copy_factor');
      return { policy, factor };
    }
    case 'fixed': {
      const { policy, fixed_amount: amount } = sizing;
      invariant(amount !== undefined, 'sizing by a fixed amount without fixed_amount');
      return { policy, amount };
    }
    case 'kelly':
      return { policy: 'kelly', fraction: sizing.kelly_fraction ?? KELLY_FRACTION };
  }
}

function lowerOnce(categories: readonly string[]): readonly string[] {
  return [...new Set(categories.map((each) => each.normalize('NFC').toLowerCase()))];
}

function problemsOf(tree: unknown, issue: z.core.$ZodIssue): readonly SettingsProblem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      found: 'unknown key',
      allowed: unknownKeyAdvice(path, key),
    }));
  }
  return [{ path, found: foundAt(tree, path), allowed: allowedBy(issue) }];
}

function allowedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small') return `at least ${String(issue.minimum)} of them`;
  if (issue.code === 'too_big') return `at most ${String(issue.maximum)} of them`;
  if (issue.code === 'invalid_type') return issue.expected === 'array' ? 'a list' : 'a section of keys';
  return issue.message;
}
