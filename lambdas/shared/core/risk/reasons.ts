import { type Reason } from '../model/reason.ts';

/** What a code is: not worth copying, refused by a rule, an end of its own, a reason to wait, or one to sell. */
export type ReasonClass = 'skip' | 'deny' | 'end' | 'wait' | 'close';

/** A code in words. */
export type ReasonEntry = {
  readonly class: ReasonClass;
  readonly meaning: string;
  /** The key of the settings, or the switch, that would let it pass; absent where nothing would. */
  readonly setting?: string;
};

const SWITCH = 'switch trading';
const SWITCH_OR_RESET = 'switch trading, or reset of the breaker';

/** Every code of a refusal, an end or a wait; the table in REASONS.md is generated from it. */
export const REASONS: Readonly<Record<Reason['code'], ReasonEntry>> = {
  NOT_A_TRADE: {
    class: 'skip',
    meaning:
      'The leader got or gave up tokens without a trade (split, redemption), or a look at his positions showed more than his trades told.',
  },
  ALREADY_ADJUSTED: {
    class: 'skip',
    meaning:
      "A look at the leader's positions had shown this trade before it was told; what it showed was followed then.",
  },
  BOTH_OUTCOMES: {
    class: 'skip',
    meaning: 'The leader holds as much of the other outcome: the purchase raises no net position of his.',
    setting: 'execution.net_outcomes',
  },
  STALE: {
    class: 'skip',
    meaning: 'The entry was older than the age limit when it was decided on; exits have no age limit.',
    setting: 'execution.max_trade_age_s',
  },
  NO_POSITION: { class: 'skip', meaning: 'The leader reduced a position that the follower does not have.' },
  LEADER_TRADE_TOO_SMALL: {
    class: 'skip',
    meaning: "The leader's trade is smaller than what is worth a copy.",
    setting: 'risk_management.per_trader.ignore_below',
  },
  ALREADY_COPIED: {
    class: 'skip',
    meaning: 'A later report made a trade larger that a fixed amount has copied as a whole.',
    setting: 'sizing.policy',
  },
  EDGE_UNKNOWN: {
    class: 'skip',
    meaning: "The leader's edge was never measured: a Kelly stake on it is zero.",
    setting: 'sizing.policy',
  },
  EDGE_STALE: {
    class: 'skip',
    meaning: "The last measurement of the leader's edge is too old for a Kelly stake.",
    setting: 'sizing.policy',
  },
  EDGE_TOO_SMALL: {
    class: 'skip',
    meaning: "At our price, fee included, nothing is left of the leader's edge: the Kelly stake is zero.",
    setting: 'execution.slippage_bps',
  },
  KELLY_STAKE_HELD: {
    class: 'skip',
    meaning: 'The Kelly stake on this outcome is at work already.',
    setting: 'sizing.kelly_fraction',
  },
  BELOW_MINIMUM: {
    class: 'skip',
    meaning: 'The copy is smaller than the venue takes in this market.',
    setting: 'sizing.below_minimum',
  },
  PRICE_MOVED: {
    class: 'skip',
    meaning: "The best price and its fee lie further from the leader's price than allowed.",
    setting: 'execution.slippage_bps',
  },
  NO_OFFER: { class: 'skip', meaning: 'Nobody offers this token.' },
  LEADER_DISABLED: {
    class: 'skip',
    meaning: 'The leader is disabled: entries are not copied.',
    setting: 'traders[].enabled',
  },
  LEADER_PAUSED: {
    class: 'skip',
    meaning: 'The leader is paused or stopped: entries are skipped; reductions are followed unless he is stopped.',
    setting: 'switch leaders/<name>',
  },
  FOLLOWER_PAUSED: {
    class: 'skip',
    meaning: 'The follower is paused or stopped: entries are skipped.',
    setting: 'switch followers/<name>',
  },
  MODE_CHANGED: {
    class: 'skip',
    meaning:
      'The follower changed its mode before the entry was decided on; nothing crosses from one ledger to another.',
  },
  FOLLOWER_REMOVED: {
    class: 'skip',
    meaning: 'The follower is no longer in the settings.',
  },
  ALIGNED: {
    class: 'skip',
    meaning: 'The follower owns what he should own of what the leader holds.',
  },
  POSITION_BUSY: {
    class: 'skip',
    meaning:
      'Another order of the position is under way, or the leader has just traded it: what is missing is not known.',
  },
  LEADER_POSITION_UNSURE: {
    class: 'skip',
    meaning: 'The venue shows another holding of the leader than what is recorded of him.',
  },
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
  CLOCK_OFF: {
    class: 'deny',
    meaning: "Our clock is more than ten seconds off the venue's, so no trade's age is known; sales go on.",
  },
  SETTINGS_LOST: {
    class: 'deny',
    meaning:
      'It is lost which settings are in force: sales go by the last that are known, purchases wait for `polycopy apply`.',
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
      'The token has no price that its guards could act on: its book is missing, one-sided, crossed or too wide.',
    setting: 'guards',
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
  BOOK_TOO_THIN: {
    class: 'deny',
    meaning: 'The copy asks for more than its part of what is offered within its limit.',
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
  NO_FILL: {
    class: 'end',
    meaning: 'The order was sent and nothing was filled within its limit.',
    setting: 'execution.slippage_bps',
  },
  REJECTED: { class: 'end', meaning: 'The venue refused the order.' },
  VENUE_PAUSED: {
    class: 'end',
    meaning:
      'The venue took no orders just then (restart, pause or rate limit); an entry is dropped, an exit tries again.',
  },
  OUTCOME_DEAD: {
    class: 'end',
    meaning: 'No answer came, and venue, chain and wallet have proven that the order never was.',
  },
  FILLED_LATE: {
    class: 'end',
    meaning:
      'The order was over without a fill, and was filled after all: the fill is booked, and entries are stopped.',
  },
  NOT_SENT: { class: 'end', meaning: 'The order surely never reached the venue, and its time was over.' },
  SUBMIT_REFUSED: {
    class: 'end',
    meaning: 'Between reservation and sending, a switch or the age limit stopped the order.',
  },
  RESOLVED: {
    class: 'end',
    meaning: 'The market paid out before everything was sold; the position waits to be redeemed.',
  },
  NETTED: { class: 'end', meaning: "The leader's later reduction left nothing of the entry to copy." },
  MERGED: { class: 'end', meaning: 'Another order of the same position took this one along.' },
  DRY_RUN: {
    class: 'end',
    meaning: 'Decided and recorded only: the follower trades no money.',
    setting: 'your_account.mode',
  },
  HELD: {
    class: 'wait',
    meaning: "The copy is below the venue minimum; it waits for more of the leader's fills to go along with it.",
    setting: 'sizing.below_minimum',
  },
  DUST: {
    class: 'wait',
    meaning: 'What is left to sell is below the venue minimum; it waits to grow or for the resolution.',
  },
  NO_BID: {
    class: 'wait',
    meaning: 'Nobody bids at or above the floor of the exit; it is tried again.',
    setting: 'execution.exit_floor_max_bps',
  },
  AWAITS_FILL: { class: 'wait', meaning: 'Everything confirmed is sold; a purchase under way may still need selling.' },
  WALLET_SHORT: {
    class: 'wait',
    meaning: 'The wallet holds fewer shares than the ledger says; the sale waits until the ledger is put right.',
  },
  SALES_HALTED: {
    class: 'wait',
    meaning: 'Trading is halted: the sale is made when it no longer is.',
    setting: SWITCH,
  },
  LEDGER_NOT_OPEN: { class: 'wait', meaning: "The wallet's cash is not booked yet; trading starts when it is." },
  STOP_LOSS: {
    class: 'close',
    meaning: 'The best bid was so far below what the shares cost; the sale may bring less, for prices jump.',
    setting: 'guards.stop_loss_pct',
  },
  TRAILING_STOP: {
    class: 'close',
    meaning: 'The best bid was so far below its highest since the purchase; the sale may bring less.',
    setting: 'guards.trailing_stop_pct',
  },
  TAKE_PROFIT: {
    class: 'close',
    meaning: 'The best bid was so far above what the shares cost.',
    setting: 'guards.take_profit_pct',
  },
  BEFORE_RESOLUTION: {
    class: 'close',
    meaning:
      'The market was about to be decided: its game, its planned end, or a proposed outcome, whichever is first.',
    setting: 'guards.exit_before_resolution_h',
  },
  LEADER_STOP: {
    class: 'close',
    meaning: 'The copies of the leader had lost so much of his allocation since their best; all of them are sold.',
    setting: 'guards.leader_stop_pct',
  },
  CLOSE_ALL: { class: 'close', meaning: 'A person wanted out: `polycopy close-all`.' },
  LEADER_REMOVED: {
    class: 'close',
    meaning: 'A person took the leader out of the settings: `polycopy apply --close`.',
  },
};
