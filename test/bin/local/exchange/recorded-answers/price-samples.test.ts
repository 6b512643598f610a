import { describe, expect, it } from '@jest/globals';
import type { Exchange } from '../../../../../bin/local/exchange/exchange.ts';
import { shapeOf } from '../../../../support/shape.ts';
import { read } from '../a-client.ts';
import { aMarket } from '../a-world.ts';
import { anExchange, pass } from '../an-exchange.ts';
import { type Fields, recordedJson, recordedLines } from './read-samples.ts';

const histories = recordedJson<readonly Fields[]>('clob/prices_history_1h_2026-02_03.json.gz', []);
const polls = recordedLines('clob/bbo_polls_2026-01-15_20.jsonl.gz');

(histories.length === 0 ? describe.skip : describe)('recorded prices', () => {
  it('of 36 tokens are histories of the shape that GET /prices-history answers', async () => {
    const exchange = await anExchange();
    pass(exchange, 7_200_000);
    const { body } = await clob(exchange, '/prices-history?market=101&interval=1d&fidelity=60');
    expect(histories).toHaveLength(36);
    for (const { history } of histories) expect(shapeOf({ history })).toEqual(shapeOf(body));
  });

  it('polled 1,788 times are texts as GET /price answers them, or its 404 where the poller kept nothing', async () => {
    // Given one token with a book, and one of a market without any
    const exchange = await anExchange({ markets: [aMarket(1), aMarket(2)] });
    const answers = await Promise.all(['101', '201'].map((id) => clob(exchange, `/price?token_id=${id}&side=BUY`)));

    // When the poller's columns are read as the answers that they were taken from
    const prices = polls.flatMap(({ price_side_buy: buy, price_side_sell: sell }) => [buy, sell]);
    const [told, untold] = [prices.filter((price) => price !== null), prices.filter((price) => price === null)];

    // Then
    expect(answers.map(({ status }) => status)).toEqual([200, 404]);
    expect(told.length + untold.length).toBe(2 * 1_788);
    for (const price of new Set(told)) expect(shapeOf({ price })).toEqual(shapeOf(answers[0]?.body));
  });
});

function clob({ urls }: Exchange, path: string): ReturnType<typeof read> {
  return read(urls.clob + path);
}
