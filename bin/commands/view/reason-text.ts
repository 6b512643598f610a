import { type Reason } from '#core/model/reason.ts';
import { REASONS } from '#core/risk/reasons.ts';
import { cleanText } from './clean-text.ts';
import { bpsText, dollarText, priceText, shareText } from './number-text.ts';

/**
 * Says in one sentence why a trade was not copied or waits, with the numbers that decided and the setting that would
 * let it pass.
 */
export function reasonText(reason: Reason): string {
  const { meaning, setting } = REASONS[reason.code];
  const numbers = numbersOf(reason);
  const sentence = numbers === '' ? meaning : `${meaning.replace(/\.$/, '')}: ${numbers}.`;
  return setting === undefined ? sentence : `${sentence} Setting: ${setting}.`;
}

function numbersOf(reason: Reason): string {
  switch (reason.code) {
    case 'NOT_A_TRADE':
      return cleanText(reason.type, 40);
    case 'ALREADY_ADJUSTED':
      return `${shareText(reason.shares)} shares`;
    case 'BOTH_OUTCOMES':
      return `${shareText(reason.held)} shares, ${shareText(reason.opposite)} of the other outcome`;
    case 'STALE':
    case 'LEADER_EQUITY_STALE':
    case 'FOLLOWER_EQUITY_STALE':
      return `${seconds(reason.ageMs)} old, limit ${seconds(reason.maxAgeMs)}`;
    case 'BELOW_MINIMUM':
    case 'HELD':
      return `${dollarText(reason.size)}, minimum ${dollarText(reason.minimum)}`;
    case 'PRICE_MOVED':
      return `best ${priceText(reason.best)}, limit ${priceText(reason.limit)}`;
    case 'LEADER_EQUITY_BELOW_MINIMUM':
      return `${dollarText(reason.equity)}, minimum ${dollarText(reason.minimum)}`;
    case 'CATEGORY_NOT_ALLOWED':
      return reason.categories.length === 0 ? 'it has none' : cleanText(reason.categories.join(', '), 80);
    case 'CATEGORY_DENIED':
      return cleanText(reason.category, 80);
    case 'LIQUIDITY_BELOW_MINIMUM':
      return `${dollarText(reason.liquidity)}, minimum ${dollarText(reason.minimum)}`;
    case 'SINGLE_BET_ABOVE_MAX':
      return `${dollarText(reason.size)}, most ${dollarText(reason.max)}`;
    case 'POSITION_PART_ABOVE_MAX':
      return `${dollarText(reason.size)}, most ${dollarText(reason.max)} (${bpsText(reason.part)} of the allocation)`;
    case 'LEADER_ALLOCATION_USED':
    case 'MARKET_EXPOSURE_USED':
    case 'EVENT_EXPOSURE_USED':
    case 'POSITION_SIZE_USED':
    case 'DAILY_SPEND_USED':
    case 'TOTAL_EXPOSURE_USED':
      return `${dollarText(reason.size)}, left ${dollarText(reason.left)}`;
    case 'ORDER_RATE_USED':
      return `${reason.entries} entries, most ${reason.max}`;
    case 'OUTCOME_UNKNOWN':
      return `for ${seconds(reason.ageMs)}`;
    case 'REJECTED':
    case 'VENUE_PAUSED':
      return cleanText(reason.text, 120);
    case 'LEADER_PAUSED':
    case 'FOLLOWER_PAUSED':
      return reason.mode;
    case 'TRADING_HALTED':
    case 'TRADING_REDUCING':
      return reason.breakers === undefined ? '' : `breaker ${cleanText(reason.breakers.join(', '), 120)}`;
    case 'DRY_RUN':
      return `would have spent ${dollarText(reason.size)}`;
    case 'DUST':
      return `${shareText(reason.shares)} shares, minimum ${shareText(reason.minimum)}`;
    case 'WALLET_SHORT':
      return `${shareText(reason.held)} shares of ${shareText(reason.recorded)}`;
    case 'ALIGNED':
      return `${shareText(reason.owned)} shares of ${shareText(reason.desired)}`;
    case 'LEADER_POSITION_UNSURE':
      return `${shareText(reason.held)} shares shown, ${shareText(reason.recorded)} recorded`;
    case 'POSITION_BUSY':
    case 'NO_POSITION':
    case 'NO_OFFER':
    case 'LEADER_DISABLED':
    case 'MODE_CHANGED':
    case 'LEADER_EQUITY_UNKNOWN':
    case 'FOLLOWER_EQUITY_UNKNOWN':
    case 'MARKET_UNKNOWN':
    case 'EVENT_UNKNOWN':
    case 'MARKET_NOT_ACCEPTING':
    case 'TOKEN_NOT_OF_MARKET':
    case 'NO_FILL':
    case 'NOT_SENT':
    case 'OUTCOME_DEAD':
    case 'SUBMIT_REFUSED':
    case 'RESOLVED':
    case 'NETTED':
    case 'MERGED':
    case 'NO_BID':
    case 'AWAITS_FILL':
    case 'LEDGER_NOT_OPEN':
    case 'SALES_HALTED':
      return '';
  }
}

function seconds(ms: number): string {
  return `${(Math.round(ms / 100) / 10).toString()} s`;
}
