import { DEFAULT_MESSAGES } from '#core/model/message-rules.ts';
import { type Message } from '#core/model/message.ts';
import { composeMessages, newsKey } from '#core/reporting/compose-messages.ts';
import { type GatheredNews, nextCursor } from '#core/reporting/next-cursor.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { PortError } from '#ports/errors.ts';
import { type Log } from '#ports/log.ts';
import { type Delivery, type MessageChannel } from '#ports/message-channel.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { gatherNews, type GatherDeps } from './gather-news.ts';

export type TellDeps = GatherDeps & {
  readonly clock: Pick<Clock, 'now' | 'waitUntil'>;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly channel: MessageChannel;
  readonly log: Log;
};

/** What one run came to. */
export type TellReport = {
  /** Messages that the channel took. */
  readonly sent: number;
  /** Messages that wait for the next run. */
  readonly waiting: number;
  /** Trades that were too old to be told, and all that the channel refuses. */
  readonly dropped: number;
};

/** A channel that asks to be asked again is asked so often for one message. */
export const MOST_MESSAGE_TRIES = 3;

/**
 * Tells an operator what happened since the last run. It reads what trading leaves behind and is part of no trade.
 *
 * What was told is stored last: a run that dies in between, or another one at the same time, tells it twice. A channel that
 * takes nothing keeps everything for the next run, and trades for a day. A message that it refuses for good is dropped, or
 * none after it would ever be told.
 *
 * @throws UnavailableError of the table; a channel that fails is counted
 */
export async function tellNews(deps: TellDeps, forMs: number): Promise<TellReport> {
  const now = await deps.clock.now();
  const settings = await deps.settings.current();
  if (settings === undefined) return { sent: 0, waiting: 0, dropped: 0 };
  const gathered: GatheredNews[] = [];
  for (const follower of settings.followers) gathered.push(await gatherNews(deps, { settings, follower, now }));
  const news = gathered.flatMap((one) => one.news);
  const { messages, unwanted } = composeMessages({ news, rules: settings.messages ?? DEFAULT_MESSAGES, now });
  const { sent, refused } = await sendInTurn(deps, messages, later(now, forMs));
  const gone = sent + refused.length;
  const done = new Set([...unwanted, ...messages.slice(0, gone).flatMap(({ newsIds }) => newsIds)]);
  let dropped = refused.flatMap(({ newsIds }) => newsIds).length;
  for (const one of gathered) {
    const next = nextCursor(one, (each) => done.has(newsKey(each)));
    if (next !== undefined && (await deps.cursors.moveNews(next))) dropped += one.dropped.length;
  }
  if (dropped > 0) deps.log.count('NewsDropped', dropped);
  if (gone < messages.length) deps.log.count('NewsUntold', messages.length - gone);
  return { sent, waiting: messages.length - gone, dropped };
}

type Sent = { readonly sent: number; readonly refused: readonly Message[] };

/** The first that is neither taken nor refused for good ends the run, so that messages keep their order. */
async function sendInTurn(deps: TellDeps, messages: readonly Message[], until: UnixMs): Promise<Sent> {
  const refused: Message[] = [];
  for (const [index, message] of messages.entries()) {
    const end = await endOf(deps, message, until);
    if (end === 'waits') return { sent: index - refused.length, refused };
    if (end === 'refused') refused.push(message);
  }
  return { sent: messages.length - refused.length, refused };
}

async function endOf(deps: TellDeps, message: Message, until: UnixMs): Promise<'taken' | 'refused' | 'waits'> {
  for (let attempt = 1; attempt <= MOST_MESSAGE_TRIES && (await deps.clock.now()) < until; attempt += 1) {
    const delivery = await delivered(deps, message);
    if (delivery === undefined) return 'waits';
    if (delivery.isTaken) return 'taken';
    if (delivery.refusal !== undefined) {
      deps.log.warn('message refused for good, and dropped', { kind: message.kind, why: delivery.refusal });
      return 'refused';
    }
    const again = later(await deps.clock.now(), delivery.retryAfterMs);
    if (again >= until) return 'waits';
    if (attempt < MOST_MESSAGE_TRIES) await deps.clock.waitUntil(again);
  }
  return 'waits';
}

async function delivered({ channel, log }: TellDeps, message: Message): Promise<Delivery | undefined> {
  try {
    return await channel.send(message);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    log.warn('message not taken', { kind: message.kind, code: error.code, why: error.message });
    return undefined;
  }
}
