import { formatMicros } from '#core/values/decimal.ts';
import { usd } from '#core/values/usd.ts';
import type { Exchange } from '../../local/exchange/exchange.ts';
import { cleanText } from '../view/clean-text.ts';
import { dollarText } from '#core/values/number-text.ts';
import { plainTable, type ViewOptions } from '../view/plain-table.ts';
import type { Funding } from './fund-option.ts';

/** An exchange that is up, and what it was started with. */
export type Started = {
  readonly exchange: Exchange;
  readonly tapeName: string;
  readonly speed: number | 'max';
  readonly accounts: readonly Funding[];
};

const HOSTS: readonly { readonly name: string; readonly url: keyof Exchange['urls']; readonly what: string }[] = [
  { name: 'CLOB', url: 'clob', what: 'orders, books, API keys' },
  { name: 'Data API', url: 'dataApi', what: 'activity, trades, positions' },
  { name: 'Gamma', url: 'gamma', what: 'markets, events' },
  { name: 'JSON-RPC', url: 'rpc', what: 'balances and fills of Polygon' },
  { name: 'RTDS', url: 'rtds', what: 'activity stream' },
  { name: 'market channel', url: 'marketChannel', what: 'books and prices stream' },
  { name: 'user channel', url: 'userChannel', what: 'own orders and trades stream' },
  { name: 'geoblock', url: 'geoblock', what: 'whether trading is allowed from here' },
  { name: 'clock', url: 'clock', what: "the exchange's time; wait for it at POST /clock/wait" },
];
const CHAIN_ID = 137;

/** What a person sees when the exchange is up. */
export function readyPage({ exchange, tapeName, speed, accounts }: Started, options: ViewOptions): string {
  const { startMs, endMs, nowMs } = exchange.progress();
  const pace =
    speed === 'max'
      ? 'jumps when a client waits for it'
      : `runs ${speed === 1 ? '' : `${speed} times `}as fast as yours`;
  const hosts = plainTable(
    {
      columns: [left('Host'), left('Address'), left('What')],
      rows: HOSTS.map(({ name, url, what }) => [name, exchange.urls[url], what]),
    },
    options,
  );
  return [
    `The exchange is open. Tape ${cleanText(tapeName, 60)}: ${minute(startMs)} to ${minute(endMs)}.`,
    `Its time is ${minute(nowMs)}; it ${pace}.`,
    '',
    hosts,
    '',
    ...accountLines({ exchange, accounts }, options),
    'With @polymarket/clob-client-v2, whose requests must carry the time of the exchange:',
    `  new ClobClient({ host: '${exchange.urls.clob}', chain: ${CHAIN_ID}, signer, useServerTime: true })`,
    `Orders are signed for chain ${CHAIN_ID}, as for the real venue. Use a key that owns nothing there.`,
    'Ctrl-C ends the exchange.',
  ].join('\n');
}

/** The same for a script, as one line of JSON; dollars as decimal text. */
export function readyJson({ exchange, tapeName, speed, accounts }: Started): string {
  const { startMs, endMs, nowMs } = exchange.progress();
  return JSON.stringify({
    event: 'ready',
    tape: tapeName,
    chainId: CHAIN_ID,
    speed,
    ...{ startMs, endMs, nowMs },
    urls: exchange.urls,
    accounts: accounts.map(({ wallet, signer, signatureType }) => ({
      ...{ wallet, signer, signatureType },
      cash: formatMicros(exchange.audit(wallet).cashMicro),
    })),
  });
}

/** A moment of the exchange for a person, to the minute. */
export function minute(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function accountLines({ exchange, accounts }: Pick<Started, 'exchange' | 'accounts'>, options: ViewOptions): string[] {
  if (accounts.length === 0) return ['No account has money: --fund WALLET=1000 gives it some.', ''];
  const rows = accounts.map(({ wallet, signer, signatureType }) => [
    wallet,
    signer,
    String(signatureType),
    dollarText(usd(exchange.audit(wallet).cashMicro)),
  ]);
  const columns = [left('Account'), left('Signer'), left('Type'), { title: 'Cash', align: 'right' as const }];
  return [plainTable({ columns, rows }, options), ''];
}

function left(title: string): { readonly title: string; readonly align: 'left' } {
  return { title, align: 'left' };
}
