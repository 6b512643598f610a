import { type DenyReason } from '../model/reason.ts';
import { type ReasonEntry } from './reason-entry.ts';

const SWITCH_OR_RESET = 'switch trading, or reset of the breaker';

/** Which rule refused an entry. */
export const DENY_REASONS: Readonly<Record<DenyReason['code'], ReasonEntry>> = {
  TRADING_HALTED: {
    class: 'deny',
    meaning: "Trading is halted by the system's switch or a breaker: only cancels pass.",
    setting: SWITCH_OR_RESET,
  },
  TRADING_REDUCING: {
    class: 'deny',
    meaning: "Trading is reducing by the system's switch or a breaker: only what closes a position passes.",
    setting: SWITCH_OR_RESET,
  },
  VENUE_PAUSED: {
    class: 'deny',
    meaning:
      'The venue takes no orders just now (restart, pause or rate limit): an entry is dropped, an exit waits. It ends by itself.',
  },
  REGION_BLOCKED: {
    class: 'deny',
    meaning:
      'The venue takes no orders from where the functions run: an entry is dropped, an exit is tried each minute. One entry asks again each five minutes.',
  },
  CLOCK_OFF: {
    class: 'deny',
    meaning: "Our clock is more than ten seconds off the venue's, so no trade's age is known; sales go on.",
  },
  SETTINGS_LOST: {
    class: 'deny',
    meaning:
      'The settings in force are lost, or which they are: sales go by the last that are known, purchases wait for `polycopy apply`.',
  },
  OUTCOME_UNKNOWN: {
    class: 'deny',
    meaning: 'What became of another order of this token is not known yet; it would be bought twice.',
  },
  FOLLOWER_EQUITY_UNKNOWN: {
    class: 'deny',
    meaning: "The follower's equity was never measured: whether it has lost too much is not known.",
  },
  FOLLOWER_EQUITY_STALE: {
    class: 'deny',
    meaning: 'Cash or marks of the follower are too old to know whether it has lost too much.',
  },
  APPROVALS_UNKNOWN: {
    class: 'deny',
    meaning:
      "Nobody has looked yet at what the follower's wallet allows the venue's contracts; that is done each minute.",
  },
  APPROVAL_MISSING: {
    class: 'deny',
    meaning:
      "The follower's wallet does not allow the market's exchange to take its collateral or its tokens: the order would never settle. Approve the spender at the contract that the reason names.",
  },
  LEADER_EQUITY_UNKNOWN: {
    class: 'deny',
    meaning: "The leader's equity was never measured, so a share of it has no size.",
  },
  LEADER_EQUITY_STALE: {
    class: 'deny',
    meaning: "The last measurement of the leader's equity is too old to size by.",
  },
  LEADER_EQUITY_BELOW_MINIMUM: {
    class: 'deny',
    meaning: "The leader's equity is below the least that is copied.",
    setting: 'risk_management.per_trader.min_portfolio_value',
  },
  LEADER_VETOED: {
    class: 'deny',
    meaning: "The leader's score speaks against copying him.",
    setting: 'risk_management.per_trader.heed_vetoes',
  },
  LEADER_IN_SHADOW: {
    class: 'deny',
    meaning:
      'A live account copies the leader only once his copies on paper have settled so many events with a lower bound above zero.',
    setting: 'selection.shadow_events',
  },
  LEADER_IS_FOLLOWER: {
    class: 'deny',
    meaning: 'The leader is one of our own accounts: it would copy itself.',
    setting: 'traders[].wallet_address',
  },
  MARKET_UNKNOWN: { class: 'deny', meaning: 'The venue does not know the market, or it no longer trades by book.' },
  MARKET_NOT_ACCEPTING: { class: 'deny', meaning: 'The market takes no orders now.' },
  TOKEN_NOT_OF_MARKET: { class: 'deny', meaning: 'The token is not one of the outcomes of its market.' },
  GUARD_BLIND: {
    class: 'deny',
    meaning:
      'The token has no price that its guards could act on: its book is missing, one-sided, crossed or too wide. Guards that are not set ask for none.',
  },
  GUARD_WOULD_SELL: {
    class: 'deny',
    meaning:
      'A guard would sell it within the minute: at the order’s limit, fee included, today’s bids are at its stop already, or what is owned of it is about to be sold.',
    setting: 'guards.stop_loss_pct',
  },
  IN_EXIT_WINDOW: {
    class: 'deny',
    meaning: 'The market may be decided so soon that its guard would sell at once.',
    setting: 'guards.exit_before_resolution_h',
  },
  CATEGORY_NOT_ALLOWED: {
    class: 'deny',
    meaning: 'The market is in none of the allowed categories.',
    setting: 'risk_management.market_filters.whitelist_categories',
  },
  CATEGORY_DENIED: {
    class: 'deny',
    meaning: 'The market is in a denied category.',
    setting: 'risk_management.market_filters.blacklist_categories',
  },
  MARKET_NOT_ALLOWED: {
    class: 'deny',
    meaning: 'The market is not on the list of those allowed.',
    setting: 'risk_management.market_filters.whitelist_markets',
  },
  MARKET_DENIED: {
    class: 'deny',
    meaning: 'The market is on the list of those denied.',
    setting: 'risk_management.market_filters.blacklist_markets',
  },
  OUTCOME_NOT_ALLOWED: {
    class: 'deny',
    meaning: 'The outcome is not among those that are bought.',
    setting: 'risk_management.market_filters.whitelist_outcomes',
  },
  OUTCOME_DENIED: {
    class: 'deny',
    meaning: 'The outcome is one that is not bought.',
    setting: 'risk_management.market_filters.blacklist_outcomes',
  },
  KEYWORD_NOT_ALLOWED: {
    class: 'deny',
    meaning: 'Neither question nor slug of the market has one of the keywords asked for.',
    setting: 'risk_management.market_filters.whitelist_keywords',
  },
  KEYWORD_DENIED: {
    class: 'deny',
    meaning: 'Question or slug of the market has a denied keyword.',
    setting: 'risk_management.market_filters.blacklist_keywords',
  },
  VOLUME_BELOW_MINIMUM: {
    class: 'deny',
    meaning: 'Less was traded in the market in a day than asked for, or the venue does not say how much.',
    setting: 'risk_management.market_filters.min_volume_24h',
  },
  LIQUIDITY_BELOW_MINIMUM: {
    class: 'deny',
    meaning: 'The market has less liquidity than asked for.',
    setting: 'risk_management.market_filters.min_liquidity',
  },
  SPREAD_ABOVE_MAX: {
    class: 'deny',
    meaning: 'Best bid and best ask lie further apart than allowed, or nobody bids.',
    setting: 'risk_management.market_filters.max_spread',
  },
  PRICE_BELOW_BAND: {
    class: 'deny',
    meaning: 'The best price is below the lowest that is paid.',
    setting: 'risk_management.market_filters.min_price',
  },
  PRICE_ABOVE_BAND: {
    class: 'deny',
    meaning: 'The best price is above the highest that is paid.',
    setting: 'risk_management.market_filters.max_price',
  },
  MARKET_ENDS_SOON: {
    class: 'deny',
    meaning: 'The planned end of the market is nearer than asked for, over, or not known.',
    setting: 'risk_management.market_filters.min_time_to_end_s',
  },
  COOLING_DOWN: {
    class: 'deny',
    meaning:
      'What was copied of this leader in the outcome was sold at a loss too short a time ago, or is being sold; sales go on.',
    setting: 'risk_management.market_filters.cooldown_after_loss_s',
  },
  BOOK_TOO_THIN: {
    class: 'deny',
    meaning:
      'The copy asks for more than its part of what is offered within its limit; where that is too little for all followers who copy the trade, each has his part.',
    setting: 'risk_management.market_filters.max_book_share',
  },
  SINGLE_BET_ABOVE_MAX: {
    class: 'deny',
    meaning: 'The copy is larger than any single bet may be.',
    setting: 'risk_management.global.max_single_bet',
  },
  POSITION_PART_ABOVE_MAX: {
    class: 'deny',
    meaning: 'The copy takes more of the allocation than one copy may.',
    setting: 'risk_management.per_trader.max_position_pct',
  },
  ORDER_SIZE_ABOVE_MAX: {
    class: 'deny',
    meaning: 'The copy is for more shares than one order may be.',
    setting: 'risk_management.global.max_order_size',
  },
  ADDS_USED: {
    class: 'deny',
    meaning: 'As many purchases of one token as are allowed were made since none of it was owned.',
    setting: 'risk_management.global.max_adds_per_outcome',
  },
  DEPLOYMENT_USED: {
    class: 'deny',
    meaning: 'Of the allocation, as large a part is in use as the leader has of his own in positions.',
    setting: 'risk_management.per_trader.use_deployment_rate',
  },
  LEADER_SHARE_USED: {
    class: 'deny',
    meaning: 'The part of the capital that may be at stake through one leader is in use.',
    setting: 'risk_management.per_trader.max_leader_capital_pct',
  },
  POSITION_CAPITAL_USED: {
    class: 'deny',
    meaning: 'The part of the capital that may be at stake in one token is in use.',
    setting: 'risk_management.global.max_position_capital_pct',
  },
  LEADER_ALLOCATION_USED: {
    class: 'deny',
    meaning: 'The capital allocated to the leader is in use.',
    setting: 'traders[].allocated_capital',
  },
  MARKET_EXPOSURE_USED: {
    class: 'deny',
    meaning: 'The exposure that is allowed in one market is in use.',
    setting: 'risk_management.global.max_market_exposure',
  },
  EVENT_UNKNOWN: {
    class: 'deny',
    meaning: 'The venue does not say which event the market belongs to, and there is a limit for each event.',
    setting: 'risk_management.global.max_event_exposure',
  },
  EVENT_EXPOSURE_USED: {
    class: 'deny',
    meaning: 'The exposure that is allowed in all markets of one event is in use.',
    setting: 'risk_management.global.max_event_exposure',
  },
  POSITION_SIZE_USED: {
    class: 'deny',
    meaning: 'The shares of one token that may be held over all leaders are held.',
    setting: 'risk_management.global.max_position_size',
  },
  DAILY_SPEND_USED: {
    class: 'deny',
    meaning: 'What entries may cost in one UTC day is spent.',
    setting: 'risk_management.global.max_daily_spend',
  },
  ORDER_RATE_USED: {
    class: 'deny',
    meaning: 'As many entries as are allowed in one minute were made in this one.',
    setting: 'risk_management.global.max_orders_per_minute',
  },
  TOTAL_EXPOSURE_USED: {
    class: 'deny',
    meaning: 'The exposure that is allowed over all leaders is in use, the reserve left aside.',
    setting: 'risk_management.global.max_total_exposure',
  },
};
