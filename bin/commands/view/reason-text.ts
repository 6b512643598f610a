import { type Reason } from '#core/model/reason.ts';
import { type Price } from '#core/values/price.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { REASONS } from '#core/risk/reasons.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { cleanText } from './clean-text.ts';
import { bpsText, dollarText, priceText, shareText } from '#core/values/number-text.ts';

/**
 * Says in one sentence why a trade was not copied or waits, with the numbers that decided and the setting that would
 * let it pass.
 */
export function reasonText(reason: Reason): string {
  const { meaning, setting } = REASONS[reason.code];
  const numbers = reasonNumbers(reason);
  const sentence = numbers === '' ? meaning : `${meaning.replace(/\.$/, '')}: ${numbers}.`;
  return setting === undefined ? sentence : `${sentence} Setting: ${setting}.`;
}

/** The numbers that decided, in words; empty for a code without any. */
export function reasonNumbers(reason: Reason): string {
  switch (reason.code) {
    case 'NOT_A_TRADE':
      return cleanText(reason.type, 40);
    case 'ALREADY_ADJUSTED':
      return `${shareText(reason.shares)} shares`;
    case 'BOTH_OUTCOMES':
      return `${shareText(reason.held)} shares, ${shareText(reason.opposite)} of the other outcome`;
    case 'STALE':
    case 'EDGE_STALE':
    case 'LEADER_EQUITY_STALE':
    case 'FOLLOWER_EQUITY_STALE':
      return `${seconds(reason.ageMs)} old, limit ${seconds(reason.maxAgeMs)}`;
    case 'BELOW_MINIMUM':
    case 'HELD':
      return `${dollarText(reason.size)}, minimum ${dollarText(reason.minimum)}`;
    case 'LEADER_TRADE_TOO_SMALL':
      return `${dollarText(reason.notional)}, minimum ${dollarText(reason.minimum)}`;
    case 'EDGE_TOO_SMALL':
      return `worth ${priceText(reason.chance)} at the least, costs ${priceText(reason.cost)}`;
    case 'KELLY_STAKE_HELD':
      return `${dollarText(reason.used)} of ${dollarText(reason.stake)}`;
    case 'LEADER_VETOED':
      return cleanText(reason.because, 120);
    case 'LEADER_IN_SHADOW':
      return shadowText(reason);
    case 'LEADER_IS_FOLLOWER':
      return cleanText(reason.name, 40);
    case 'ORDER_SIZE_ABOVE_MAX':
      return `${dollarText(reason.size)}, most ${dollarText(reason.max)} (${shareText(reason.shares)} shares)`;
    case 'ADDS_USED':
      return `${reason.adds} purchases, most ${reason.max}`;
    case 'DEPLOYMENT_USED':
      return `${dollarText(reason.size)}, left ${dollarText(reason.left)} (${bpsText(reason.deployed)} deployed)`;
    case 'PRICE_MOVED':
      return `best ${priceText(reason.best)}, limit ${priceText(reason.limit)}`;
    case 'LEADER_EQUITY_BELOW_MINIMUM':
      return `${dollarText(reason.equity)}, minimum ${dollarText(reason.minimum)}`;
    case 'CATEGORY_NOT_ALLOWED':
      return reason.categories.length === 0 ? 'it has none' : cleanText(reason.categories.join(', '), 80);
    case 'CATEGORY_DENIED':
      return reason.category === '' ? 'it has none' : cleanText(reason.category, 80);
    case 'MARKET_DENIED':
      return cleanText(reason.market, 80);
    case 'OUTCOME_DENIED':
    case 'OUTCOME_NOT_ALLOWED':
      return cleanText(reason.outcome, 80);
    case 'KEYWORD_DENIED':
      return cleanText(reason.keyword, 80);
    case 'VOLUME_BELOW_MINIMUM':
      return `${reason.volume === undefined ? 'not known' : dollarText(reason.volume)}, minimum ${dollarText(reason.minimum)}`;
    case 'SPREAD_ABOVE_MAX':
      return `${priceText(reason.spread)}, most ${priceText(reason.max)}`;
    case 'PRICE_BELOW_BAND':
      return `${priceText(reason.price)}, lowest ${priceText(reason.least)}`;
    case 'PRICE_ABOVE_BAND':
      return `${priceText(reason.price)}, highest ${priceText(reason.most)}`;
    case 'MARKET_ENDS_SOON':
      return `${reason.leftMs === undefined ? 'not known' : seconds(reason.leftMs)}, at least ${seconds(reason.minimumMs)}`;
    case 'COOLING_DOWN':
      return `${reason.ageMs === undefined ? 'being sold' : `lost ${seconds(reason.ageMs)} ago`}, at least ${seconds(reason.minimumMs)}`;
    case 'BOOK_TOO_THIN':
      return `${dollarText(reason.size)}, most ${dollarText(reason.most)} (${bpsText(reason.part)} of ${shareText(reason.offered)} shares)`;
    case 'LIQUIDITY_BELOW_MINIMUM':
      return `${dollarText(reason.liquidity)}, minimum ${dollarText(reason.minimum)}`;
    case 'SINGLE_BET_ABOVE_MAX':
      return `${dollarText(reason.size)}, most ${dollarText(reason.max)}`;
    case 'POSITION_PART_ABOVE_MAX':
      return `${dollarText(reason.size)}, most ${dollarText(reason.max)} (${bpsText(reason.part)} of the allocation)`;
    case 'LEADER_SHARE_USED':
    case 'POSITION_CAPITAL_USED':
    case 'LEADER_ALLOCATION_USED':
    case 'MARKET_EXPOSURE_USED':
    case 'EVENT_EXPOSURE_USED':
    case 'POSITION_SIZE_USED':
    case 'DAILY_SPEND_USED':
    case 'TOTAL_EXPOSURE_USED':
      return `${dollarText(reason.size)}, left ${dollarText(reason.left)}`;
    case 'APPROVAL_MISSING':
      return `${reason.asset} at ${reason.contract} for ${reason.spender}`;
    case 'SETTINGS_LOST':
      return `version ${reason.version}`;
    case 'ORDER_RATE_USED':
      return `${reason.entries} entries, most ${reason.max}`;
    case 'CLOCK_OFF':
      return `${seconds(Math.abs(reason.offMs))} ${reason.offMs > 0 ? 'ahead' : 'behind'}, most ${seconds(reason.maxMs)}`;
    case 'OUTCOME_UNKNOWN':
      return `for ${seconds(reason.ageMs)}`;
    case 'REJECTED':
    case 'VENUE_PAUSED':
    case 'REGION_BLOCKED':
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
    case 'GUARD_BLIND':
      return [reason.why, bidText('bid', reason.bid), bidText('ask', reason.ask)]
        .filter((each) => each !== '')
        .join(', ');
    case 'GUARD_WOULD_SELL':
      return `${reason.guard} at ${priceText(reason.mark)}, from ${priceText(reason.against)}, limit ${bpsText(reason.limit)}`;
    case 'IN_EXIT_WINDOW':
      return `decided at ${timeText(reason.decidedAt)}, left from ${timeText(reason.exitsFrom)} on`;
    case 'TAKE_PROFIT':
      return `bids pay ${priceText(reason.mark)}, cost ${priceText(reason.cost)} a share, limit ${bpsText(reason.limit)}`;
    case 'STOP_LOSS':
      return `bid ${priceText(reason.mark)}, cost ${priceText(reason.cost)} a share, limit ${bpsText(reason.limit)}`;
    case 'TRAILING_STOP':
      return `bid ${priceText(reason.mark)}, highest ${priceText(reason.peak)}, limit ${bpsText(reason.limit)}`;
    case 'BEFORE_RESOLUTION':
      return `bid ${priceText(reason.mark)}, decided at ${timeText(reason.decidedAt)}, left ${hours(reason.beforeMs)} before`;
    case 'LEADER_STOP':
      return `${dollarText(reason.drawdown)} below the best, limit ${dollarText(reason.most)}`;
    case 'SIGNER_AWAY':
      return cleanText(reason.text, 80);
    case 'SIGNED_ORDER_EXCEEDED':
      return `${dollarText(reason.dollars)}, most ${dollarText(reason.bound)}`;
    case 'SIGNED_DAY_EXCEEDED':
      return `${dollarText(reason.dollars)}, signed for ${dollarText(reason.signed)} of ${dollarText(reason.bound)}`;
    case 'SIGNING_REFUSED':
      return cleanText([reason.refusal, reason.text].filter((part) => part !== '').join(', '), 120);
    case 'CLOSE_ALL':
    case 'LEADER_REMOVED':
    case 'FOLLOWER_REMOVED':
    case 'ALREADY_COPIED':
    case 'EDGE_UNKNOWN':
    case 'POSITION_BUSY':
    case 'NO_POSITION':
    case 'NO_OFFER':
    case 'LEADER_DISABLED':
    case 'MODE_CHANGED':
    case 'APPROVALS_UNKNOWN':
    case 'LEADER_EQUITY_UNKNOWN':
    case 'FOLLOWER_EQUITY_UNKNOWN':
    case 'MARKET_UNKNOWN':
    case 'EVENT_UNKNOWN':
    case 'MARKET_NOT_ACCEPTING':
    case 'MARKET_NOT_ALLOWED':
    case 'KEYWORD_NOT_ALLOWED':
    case 'TOKEN_NOT_OF_MARKET':
    case 'NO_FILL':
    case 'NOT_SENT':
    case 'OUTCOME_DEAD':
    case 'FILLED_LATE':
    case 'SUBMIT_REFUSED':
    case 'RESOLVED':
    case 'NETTED':
    case 'MERGED':
    case 'NO_BID':
    case 'AWAITS_FILL':
    case 'OWN_BID_RESTS':
    case 'LEDGER_NOT_OPEN':
    case 'SALES_HALTED':
      return '';
    case 'ORDER_OVER':
      return `${whyText(reason.why)}, ${shareText(reason.left)} shares left`;
    case 'ORDER_WAITS':
      return whyText(reason.why);
  }
}

/** A code of our own as words. */
function whyText(why: string): string {
  return why.toLowerCase().replaceAll('_', ' ');
}

function shadowText({ settled, wanted, lowerBound }: Extract<Reason, { code: 'LEADER_IN_SHADOW' }>): string {
  const bound = lowerBound === undefined ? 'not looked at yet' : formatMicros(lowerBound);
  return `${settled} settled, wanted ${wanted}; lower bound ${bound}`;
}

function bidText(side: string, at: Price | undefined): string {
  return at === undefined ? '' : `${side} ${priceText(at)}`;
}

function timeText(at: UnixMs): string {
  return `${new Date(at).toISOString().replace('T', ' ').slice(0, 16)} UTC`;
}

function hours(ms: number): string {
  return `${(Math.round(ms / 360_000) / 10).toString()} h`;
}

function seconds(ms: number): string {
  return `${(Math.round(ms / 100) / 10).toString()} s`;
}
