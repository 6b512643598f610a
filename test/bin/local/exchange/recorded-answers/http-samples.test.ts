import { describe, expect, it } from '@jest/globals';
import type { Exchange } from '../../../../../bin/local/exchange/exchange.ts';
import type { MarketFacts } from '../../../../../bin/local/exchange/world.ts';
import { shapeOf, type Texts } from '../../../../support/shape.ts';
import { read } from '../a-client.ts';
import { aMarket, LEADER, START_MS } from '../a-world.ts';
import { anExchange, MILLION, pass } from '../an-exchange.ts';
import { type Fields, recordedJson } from './read-samples.ts';

type Sample = {
  readonly reason?: string;
  /** What the sample would be if it were recorded today. */
  readonly amended?: (body: Fields) => unknown;
  readonly texts: Texts;
  readonly ask: (body: Fields) => Promise<unknown>;
};

const NEWER_BOOK = { min_order_size: '5', tick_size: '0.01', neg_risk: false, last_trade_price: '0.5' };
const NUMBER_FEE = 'constructed: the documentation has a number, a legacy cap that is 0 here';

/** Every sample of `http_samples.json`, what it stands for, and where it is out of date. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  recorded_book: {
    reason: 'of 2024: since then a book tells the rules of its market and the last price',
    amended: (book) => ({ ...book, ...NEWER_BOOK }),
    texts: 'kinds',
    ask: () => answerOf('/book?token_id=101'),
  },
  clob_book_response: {
    reason: 'trimmed by its source, with fillers for ids',
    amended: (book) => ({ ...book, ...NEWER_BOOK }),
    texts: 'fillers',
    ask: () => answerOf('/book?token_id=101'),
  },
  clob_fee_rate_response_zero: {
    reason: NUMBER_FEE,
    amended: () => ({ base_fee: 0 }),
    texts: 'kinds',
    ask: () => answerOf('/fee-rate?token_id=101'),
  },
  clob_fee_rate_response_nonzero: {
    reason: NUMBER_FEE,
    amended: () => ({ base_fee: 0 }),
    texts: 'kinds',
    ask: () => answerOf('/fee-rate?token_id=101'),
  },
  recorded_market: aMarketSample(),
  clob_market_closed_binary_accepting_false: aMarketSample(),
  clob_market_closed_binary_accepting_true: aMarketSample(),
  recorded_trades: {
    reason: 'of the retired v1: v2 writes names in snake case, asset is token_id; a tape has no pseudonyms',
    amended: (rows) => (rows as unknown as Fields[]).map((row) => ({ ...renamed(row), pseudonym: '' })),
    texts: 'kinds',
    ask: async () => {
      const exchange = await anExchange();
      pass(exchange, 70_000);
      const { body } = await read(`${exchange.urls.dataApi}/v2/trades?taker_only=false&user=${LEADER}`);
      return body['data'];
    },
  },
};

const samples = recordedJson<Fields>('clob/http_samples.json', {});
const markets = recordedJson<readonly Fields[]>('clob/markets_0xafee.json.gz', []);
const page = recordedJson<Fields>('clob/markets_page_2024.json.gz', {});
const recorded = markets.length === 0 ? describe.skip : describe;

recorded('the recorded answers of public reads', () => {
  it.each(Object.entries(SAMPLES))('%s', async (name, { amended, texts, ask }) => {
    const body = samples[name] as Fields;
    const answer = await ask(body);
    expect(shapeOf(answer, texts)).toEqual(shapeOf(amended === undefined ? body : amended(body), texts));
  });

  it('are all compared', () => {
    expect(Object.keys(samples).sort()).toEqual(Object.keys(SAMPLES).sort());
  });
});

recorded('the recorded markets of the CLOB', () => {
  it('all 42 of one trader have the shape that GET /markets/{condition} answers of a market like them', async () => {
    for (const market of markets) {
      const answer = await answerOf(`/markets/${aMarket(1).conditionId}`, likeIt(market));
      expect(shapeOf(answer, 'kinds')).toEqual(shapeOf(today(market), 'kinds'));
    }
  });

  it('a page of 2024 has the shape that GET /markets answers, envelope and rows', async () => {
    const facts = (page['data'] as Fields[]).map(likeIt);
    const exchange = await anExchange({ markets: facts.map((one, index) => aMarket(index + 1, one)) });
    pass(exchange, 2_000);
    const { body } = await read(`${exchange.urls.clob}/markets`);
    const rows = (page['data'] as Fields[]).map(today);
    expect(shapeOf(body, 'kinds')).toEqual(shapeOf({ ...page, data: rows }, 'kinds'));
  });
});

async function answerOf(path: string, facts: Partial<MarketFacts> = {}): Promise<unknown> {
  const exchange: Exchange = await anExchange({ markets: [aMarket(1, facts)] });
  pass(exchange, 2_000);
  return (await read(exchange.urls.clob + path)).body;
}

function aMarketSample(): Sample {
  return {
    reason: 'a tape has neither pictures nor descriptions nor rewards, and every market of it opens and ends some time',
    amended: today,
    texts: 'kinds',
    ask: (market) => answerOf(`/markets/${aMarket(1).conditionId}`, likeIt(market)),
  };
}

/** A market that is closed, neg-risk, of a game and tagged where the recorded one is. */
function likeIt(market: Fields): Partial<MarketFacts> {
  const resolution = { atMs: START_MS + 1_000, payoutsMicro: [MILLION, 0n] } as const;
  return {
    negRisk: market['neg_risk'] === true,
    tags: (market['tags'] as readonly string[] | null) ?? ['Politics'],
    ...(market['game_start_time'] === null ? {} : { gameStartMs: START_MS }),
    ...(market['closed'] === true ? { resolution } : {}),
  };
}

/** A recorded market with what a tape does not have, and without what it never lacks. */
function today(market: Fields): Fields {
  const [time, rewards] = ['2026-01-01T00:00:00Z', { rates: null, min_size: 0, max_spread: 0 }];
  // A few of the oldest never got tokens.
  const tokens = (market['tokens'] as Fields[]).map((token) =>
    token['token_id'] === '' ? { ...token, token_id: '1', outcome: 'Yes' } : token,
  );
  return {
    ...market,
    ...{ icon: '', image: '', description: '', fpmm: '', rewards },
    ...{ accepting_order_timestamp: time, end_date_iso: time },
    ...{ tokens, tags: market['tags'] ?? ['Politics'] },
  };
}

function renamed({ asset, ...row }: Fields): Fields {
  const names = Object.entries(row).map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return { token_id: asset, ...(Object.fromEntries(names) as Fields) };
}
