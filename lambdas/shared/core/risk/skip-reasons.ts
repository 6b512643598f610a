import { type SkipReason } from '../model/reason.ts';
import { type ReasonEntry } from './reason-entry.ts';

/** Why something was not worth copying. */
export const SKIP_REASONS: Readonly<Record<SkipReason['code'], ReasonEntry>> = {
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
};
