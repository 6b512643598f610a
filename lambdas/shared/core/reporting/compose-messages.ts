import { type MessageRules, NEWS_KINDS, type NewsKind } from '../model/message-rules.ts';
import { type Message } from '../model/message.ts';
import { type News } from '../model/news.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { newsText, newsValues, TEMPLATES } from './news-text.ts';

type Composed = {
  readonly messages: readonly Message[];
  /** News that the settings want no message of. */
  readonly unwanted: readonly string[];
};

type ComposeInput = { readonly news: readonly News[]; readonly rules: MessageRules; readonly now: UnixMs };

/** Breakers first: what stops copying must not stand in the summary of a busy minute. */
const FIRST: readonly NewsKind[] = ['breaker', 'daily', 'exit', 'fill'];

/**
 * The messages of one run: one for each piece of news, and one more that sums up what is beyond the most of a run. Each
 * piece of news is in exactly one message, or unwanted.
 */
export function composeMessages({ news, rules, now }: ComposeInput): Composed {
  const wanted = news
    .filter(({ kind }) => rules.kinds.includes(kind))
    .toSorted((a, b) => FIRST.indexOf(a.kind) - FIRST.indexOf(b.kind) || a.at - b.at);
  const beyond = wanted.slice(rules.maxPerRun);
  return {
    messages: [
      ...wanted.slice(0, rules.maxPerRun).map((one) => messageOf(one, rules)),
      ...(beyond.length === 0 ? [] : [summaryOf(beyond, now)]),
    ],
    unwanted: news.filter(({ kind }) => !rules.kinds.includes(kind)).map(newsKey),
  };
}

/** The name of a piece of news over all ledgers. */
export function newsKey({ follower, mode, id }: Pick<News, 'follower' | 'mode' | 'id'>): string {
  return `${follower}#${mode}#${id}`;
}

function messageOf(news: News, { templates }: MessageRules): Message {
  const values = newsValues(news);
  const text = newsText(values, templates[news.kind] ?? TEMPLATES[news.kind]);
  return { kind: news.kind, at: news.at, text, values, newsIds: [newsKey(news)] };
}

const PLURALS: Readonly<Record<NewsKind, readonly [string, string]>> = {
  fill: ['purchase', 'purchases'],
  exit: ['exit', 'exits'],
  breaker: ['breaker', 'breakers'],
  daily: ['daily summary', 'daily summaries'],
};

function summaryOf(beyond: readonly News[], now: UnixMs): Message {
  const parts = NEWS_KINDS.flatMap((kind) => {
    const count = beyond.filter((one) => one.kind === kind).length;
    return count === 0 ? [] : [`${count} ${PLURALS[kind][count === 1 ? 0 : 1]}`];
  });
  const text = `and ${beyond.length} more: ${parts.join(', ')}`;
  return { kind: 'summary', at: now, text, values: {}, newsIds: beyond.map(newsKey) };
}
