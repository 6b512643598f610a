import { type EndReason, type WaitReason, type CloseReason } from '../model/reason.ts';
import { type ReasonEntry } from './reason-entry.ts';

const SWITCH = 'switch trading';

/** How orders end by themselves, what they wait for, and why positions are closed. */
export const END_REASONS: Readonly<Record<EndReason['code'] | WaitReason['code'] | CloseReason['code'], ReasonEntry>> =
  {
    NO_FILL: {
      class: 'end',
      meaning: 'The order was sent and nothing was filled within its limit.',
      setting: 'execution.slippage_bps',
    },
    REJECTED: { class: 'end', meaning: 'The venue refused the order.' },
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
    SIGNER_AWAY: {
      class: 'end',
      meaning: 'The signer failed, or answered too late for the bytes to leave: the venue was not asked.',
    },
    SIGNED_ORDER_EXCEEDED: {
      class: 'end',
      meaning: 'The signer signs for no purchase as large.',
      setting: 'your_account.max_signed_order',
    },
    SIGNED_DAY_EXCEEDED: {
      class: 'end',
      meaning: 'With this purchase the signer would have signed for more than on one UTC day it may.',
      setting: 'your_account.max_signed_day',
    },
    SIGNING_REFUSED: {
      class: 'end',
      meaning: 'The signer refused the order, since it is not what is recorded, or its key cannot be used.',
    },
    RESOLVED: {
      class: 'end',
      meaning: 'The market paid out before everything was sold; the position waits to be redeemed.',
    },
    NETTED: { class: 'end', meaning: "The leader's later reduction left nothing of the entry to copy." },
    ORDER_OVER: {
      class: 'end',
      meaning: 'An order that works over time ended with something left: its window was over, or what it says.',
    },
    ORDER_WAITS: {
      class: 'wait',
      meaning: 'An order that works over time places nothing now, for the reason that it says.',
    },
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
    AWAITS_FILL: {
      class: 'wait',
      meaning: 'Everything confirmed is sold; a purchase under way may still need selling.',
    },
    OWN_BID_RESTS: {
      class: 'wait',
      meaning:
        'A copy of the same position still bids at the venue and is being cancelled; the sale would trade with it.',
    },
    WALLET_SHORT: {
      class: 'wait',
      meaning:
        'The wallet holds fewer shares than the ledger says, or a late fill has sold some that is not booked yet; the sale waits until the ledger is put right.',
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
      meaning:
        'The best bid was so far below the highest that bids paid for all of the position since the purchase; the sale may bring less.',
      setting: 'guards.trailing_stop_pct',
    },
    TAKE_PROFIT: {
      class: 'close',
      meaning: 'The bids paid so much more for all of the position than its shares cost.',
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
