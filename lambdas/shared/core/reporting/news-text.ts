import { type NewsKind, PLACEHOLDERS } from '../model/message-rules.ts';
import { type MessageValues } from '../model/message.ts';
import { type DailyNews, type News } from '../model/news.ts';
import { bpsText, dollarText, gainText, priceText, shareText } from '../values/number-text.ts';
import { plainWords } from './plain-words.ts';

/** How each kind is told unless the settings say otherwise. */
export const TEMPLATES: Readonly<Record<NewsKind, string>> = {
  fill: '{follower} ({mode}) {side} {shares} {outcome} at {price} for {dollars}, copying {leader}, slippage {slippage}: {market}',
  exit: '{follower} ({mode}) {side} {shares} {outcome} at {price} for {dollars}, {pnl}, copying {leader}: {market}',
  breaker: '{follower} ({mode}), {leader}: {breaker} {state}. {reason} {reset}',
  daily:
    '{follower} ({mode}) on {day} (UTC): {pnl}, equity {equity}, drawdown {drawdown}; {copied} copied, {skipped} not: {reasons}',
};

/** A text longer than this is cut: escaped, every channel still takes it. */
export const MOST_TEXT = 1_000;
/** What a breaker says of itself may hold the venue's words, which are longer than a title. */
const MOST_REASON = 300;
/** Reasons of a day that are named. */
const MOST_REASONS = 3;
const NOTHING = '–';

/**
 * News as the text that an operator reads. Values are put in once: braces in a market's title stay what they are.
 *
 * @param template - With placeholders of its kind; one that it does not know stays as it is.
 */
export function newsText(values: MessageValues, template: string): string {
  const text = template.replace(/\{([a-z]+)\}/g, (whole, name: string) => values[name] ?? whole).trim();
  const characters = Array.from(text);
  return characters.length <= MOST_TEXT ? text : `${characters.slice(0, MOST_TEXT - 1).join('')}…`;
}

/** What stands for each placeholder of a kind; all that comes from outside is plain words. */
export function newsValues(news: News): MessageValues {
  const values: Readonly<Partial<Record<string, string>>> = {
    follower: news.follower,
    mode: news.mode,
    ...ownValues(news),
  };
  return Object.fromEntries(PLACEHOLDERS[news.kind].map((name) => [name, values[name] || NOTHING]));
}

function ownValues(news: News): MessageValues {
  switch (news.kind) {
    case 'fill':
    case 'exit':
      return {
        leader: plainWords(news.leader),
        market: plainWords(news.market),
        outcome: plainWords(news.outcome),
        side: news.kind === 'fill' ? 'bought' : news.isPayout ? 'was paid for' : 'sold',
        shares: shareText(news.shares),
        price: priceText(news.price),
        dollars: dollarText(news.dollars),
        ...(news.kind === 'exit' ? { pnl: gainText(news.pnl) } : {}),
        ...(news.kind === 'fill' && news.slippage !== undefined ? { slippage: `${news.slippage} bps` } : {}),
      };
    case 'breaker':
      return {
        leader: news.leader === undefined ? 'all leaders' : plainWords(news.leader),
        breaker: plainWords(news.breaker.code),
        state: news.isSet ? 'is set' : 'is reset',
        reason: sentence(plainWords(news.why, MOST_REASON)),
        reset: news.reset,
      };
    case 'daily':
      return dailyValues(news);
  }
}

function sentence(text: string): string {
  return /[.…]$/.test(text) ? text : `${text}.`;
}

function dailyValues({
  days: [first, last],
  equity,
  pnl,
  drawdown,
  copied,
  skipped,
  isCounted,
}: DailyNews): MessageValues {
  const named = skipped.slice(0, MOST_REASONS).map(({ code, count }) => `${code} ${count}`);
  const more = skipped.length > MOST_REASONS ? ['…'] : [];
  const note = isCounted ? [] : ['not all leaders are counted'];
  const reasons = [...named, ...more, ...note].join(', ');
  return {
    day: first === last ? last : `${first} to ${last}`,
    equity: dollarText(equity),
    pnl: gainText(pnl),
    drawdown: bpsText(drawdown),
    copied: String(copied),
    skipped: String(skipped.reduce((sum, { count }) => sum + count, 0)),
    ...(reasons === '' ? {} : { reasons }),
  };
}
