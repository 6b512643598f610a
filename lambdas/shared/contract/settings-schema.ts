import { NEWS_KINDS } from '#core/model/message-rules.ts';
import { MAX_SHARDS } from '#core/detection/shards.ts';
import { ENTRIES_CEILING, EXPOSURE_CEILING, ORDER_CEILING } from '#core/model/ceilings.ts';
import { MICRO } from '#core/values/decimal.ts';
import * as z from 'zod';
import { messageTemplate } from './message-template.ts';
import { settingsValue as v } from './settings-values.ts';

/** Settings cannot ask for more than the ceilings in the code allow: what is above them is a slipped digit. */
const MOST_DOLLARS = Number(EXPOSURE_CEILING / MICRO);
const MOST_OF_AN_ORDER = Number(ORDER_CEILING / MICRO);

const followerSizing = z.strictObject({
  policy: v.choice('portfolio_proportion', 'percentage', 'factor', 'fixed', 'kelly'),
  copy_pct: v.percent().optional(),
  max_trade: v.dollars(1, MOST_OF_AN_ORDER).optional(),
  copy_factor: v.factor(100).optional(),
  fixed_amount: v.dollars(1, MOST_OF_AN_ORDER).optional(),
  kelly_fraction: v.fraction().optional(),
});

const account = {
  total_capital: v.dollars(1, MOST_DOLLARS),
  wallet: v.wallet().optional(),
  signature_type: v.choice('0', '1', '2', '3').optional(),
  mode: v.choice('dry-run', 'paper', 'live').optional(),
  max_signed_order: v.dollars(1, MOST_OF_AN_ORDER).optional(),
  max_signed_day: v.dollars(1, MOST_DOLLARS).optional(),
  email: v.email().optional(),
};

const markets = z.array(v.label(200)).max(100).default([]);
const keywords = z.array(v.keyword(64)).max(100).default([]);
const categories = z.array(v.label(64)).max(100).default([]);

/**
 * The document settings.yaml, after its numbers were kept as text.
 *
 * Keys are those of the multi-trader plan, so that its example works unchanged, and a few more. Limits on money have no
 * default where the plan's example states them; everything else has one. The numbers of entries keep a version within one
 * item of the table. Rules between keys are in settings-rules.
 */
export const settingsSchema = z.strictObject({
  your_account: z.strictObject({
    name: v.slug().default('main'),
    ...account,
    api_key: v.label(500).optional(),
    api_secret: v.label(500).optional(),
    api_passphrase: v.label(500).optional(),
  }),
  traders: z
    .array(
      z.strictObject({
        name: v.label(64),
        wallet_address: v.wallet(),
        allocated_capital: v.dollarsOrNone(1, MOST_DOLLARS),
        enabled: v.flag().default(true),
        sizing: followerSizing.optional(),
      }),
    )
    .min(1)
    .max(200),
  followers: z
    .array(z.strictObject({ name: v.slug(), ...account }))
    .max(999)
    .default([]),
  follows: z
    .array(
      z.strictObject({
        follower: v.slug(),
        leader: v.label(64),
        allocated_capital: v.dollars(1, MOST_DOLLARS),
        sizing: followerSizing.optional(),
      }),
    )
    .max(1_000)
    .default([]),
  sizing: followerSizing
    .extend({
      on_limit: v.choice('clamp', 'reject').default('clamp'),
      below_minimum: v.choice('hold', 'skip', 'bump').default('hold'),
      canary_copies: v.whole(0, 1_000, 'copies').optional(),
    })
    .optional(),
  risk_management: z.strictObject({
    global: z.strictObject({
      max_total_exposure: v.dollars(1, MOST_DOLLARS),
      max_single_bet: v.dollars(1, MOST_OF_AN_ORDER),
      reserve_capital: v.dollars(0, MOST_DOLLARS),
      max_market_exposure: v.dollars(1, MOST_DOLLARS).optional(),
      max_event_exposure: v.dollars(1, MOST_DOLLARS).optional(),
      max_position_size: v.shares(1, MOST_DOLLARS).optional(),
      max_daily_spend: v.dollars(1, MOST_DOLLARS).optional(),
      max_position_capital_pct: v.fraction().prefault('0.1'),
      max_order_size: v.shares(1, MOST_DOLLARS).optional(),
      max_adds_per_outcome: v.whole(1, 1_000, 'purchases').optional(),
      max_orders_per_minute: v.whole(1, Number(ENTRIES_CEILING), 'orders').prefault('10'),
      max_daily_loss: v.dollars(1, MOST_DOLLARS).optional(),
      max_daily_loss_pct: v.fraction().prefault('0.05'),
      drawdown_halve_pct: v.fraction().prefault('0.2'),
      drawdown_restore_pct: v.fraction().prefault('0.1'),
      max_errors_in_row: v.whole(1, 1_000, 'orders').default(5),
      max_unknown_per_hour: v.whole(1, 50, 'orders').default(5),
    }),
    per_trader: z
      .strictObject({
        min_portfolio_value: v.dollars(0, 1_000_000_000).prefault('100'),
        max_position_pct: v.fraction().prefault('0.5'),
        use_portfolio_proportion: v.flag().default(true),
        use_deployment_rate: v.flag().default(true),
        max_leader_capital_pct: v.fraction().optional(),
        ignore_below: v.dollars(0, 1_000_000).optional(),
        heed_vetoes: v.flag().default(true),
      })
      .prefault({}),
    market_filters: z
      .strictObject({
        whitelist_categories: categories,
        blacklist_categories: categories,
        whitelist_markets: markets,
        blacklist_markets: markets,
        whitelist_outcomes: categories,
        blacklist_outcomes: categories,
        whitelist_keywords: keywords,
        blacklist_keywords: keywords,
        min_volume_24h: v.dollars(0, 1_000_000_000).prefault('50000'),
        min_liquidity: v.dollars(0, 1_000_000_000).prefault('500'),
        max_spread: v.orOff(v.price()).prefault('0.03'),
        max_book_share: v.orOff(v.fraction()).prefault('0.25'),
        min_price: v.price().optional(),
        max_price: v.price().optional(),
        min_time_to_end_s: v.whole(1, 31_536_000, 'seconds').optional(),
        cooldown_after_loss_s: v.whole(0, 2_592_000, 'seconds').default(0),
      })
      .prefault({}),
  }),
  sources: z
    .array(v.choice('chain', 'data-api', 'rtds'))
    .min(1)
    .max(3)
    .default(['chain', 'data-api']),
  execution: z
    .strictObject({
      slippage_bps: v.basisPoints(0, 10_000).prefault('300'),
      exit_slippage_bps: v.basisPoints(1, 5_000).prefault('200'),
      exit_floor_max_bps: v.basisPoints(1, 9_900).prefault('2000'),
      max_trade_age_s: v.whole(5, 3_600, 'seconds').default(60),
      hold_max_age_s: v.whole(1, 900, 'seconds').default(900),
      net_outcomes: v.flag().default(false),
      large_orders: z
        .strictObject({
          above_usd: v.dollars(1, 10_000_000).optional(),
          above_depth_share: v.fraction().optional(),
          algorithm: v.choice('twap', 'randomised', 'iceberg', 'top-of-book').default('twap'),
          // Whoever works on after the first part is started each minute.
          window_s: v.whole(120, 900, 'seconds').default(300),
          slices: v.whole(2, 30, 'parts').default(5),
        })
        .optional(),
    })
    .prefault({}),
  guards: z
    .strictObject({
      stop_loss_pct: v.fraction().optional(),
      take_profit_pct: v.multiple(100).optional(),
      trailing_stop_pct: v.fraction().optional(),
      exit_before_resolution_h: v.hours(720).optional(),
      leader_stop_pct: v.fraction().optional(),
    })
    .optional(),
  selection: z
    .strictObject({
      // Scores are kept for a hundred days.
      veto_below_bound_days: v.whole(1, 30, 'days').optional(),
      veto_bound: v.ratio().prefault('0'),
      shadow_events: v.whole(1, 10_000, 'events').optional(),
      shadow_exempt: z.array(v.label(64)).max(200).default([]),
      max_edge_age_days: v.whole(1, 365, 'days').default(7),
    })
    .optional(),
  monitoring: z
    .strictObject({
      poll_interval: v.whole(1, 30, 'seconds').default(5),
      // Equity older than ten minutes sizes nothing: several measurements must fit into that
      portfolio_sync_interval: v.whole(60, 300, 'seconds').default(60),
      confirmations: v.whole(0, 64, 'blocks').default(1),
      copy_on: v.choice('confirmed', 'matched').default('confirmed'),
      shards: v.whole(1, MAX_SHARDS, 'shards').default(1),
    })
    .prefault({}),
  messages: z
    .strictObject({
      kinds: z
        .array(v.choice(...NEWS_KINDS))
        .max(NEWS_KINDS.length)
        .default([...NEWS_KINDS]),
      max_per_run: v.whole(1, 20, 'messages').default(5),
      templates: z
        .strictObject({
          fill: messageTemplate('fill').optional(),
          exit: messageTemplate('exit').optional(),
          breaker: messageTemplate('breaker').optional(),
          daily: messageTemplate('daily').optional(),
        })
        .optional(),
    })
    .optional(),
  logging: z
    .strictObject({
      level: v.choice('DEBUG', 'INFO', 'WARN', 'ERROR').default('INFO'),
      file: v.label(500).default('copytrade.log'),
      trades_file: v.label(500).default('trades.csv'),
    })
    .prefault({}),
});

/** The settings as a person wrote them, with defaults and in our units. */
export type SettingsDocument = z.output<typeof settingsSchema>;
