import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bps } from '#core/values/bps.ts';
import { usd } from '#core/values/usd.ts';
import { type TradeReport } from '../../../../bin/commands/report-model.ts';
import { tradeJson } from '../../../../bin/commands/view/report-json.ts';
import { TRADE_COLUMNS, tradesCsv } from '../../../../bin/commands/view/trades-csv.ts';
import { aTrade } from '../a-trade-report.ts';

/** Rows and cells as RFC 4180 reads them. */
function parsed(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let [cell, isQuoted] = ['', false];
  for (let at = 0; at < csv.length; at += 1) {
    const one = csv[at]!;
    if (isQuoted && one === '"' && csv[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (one === '"') isQuoted = !isQuoted;
    else if (isQuoted || (one !== ',' && one !== '\n')) cell += one;
    else {
      rows.at(-1)!.push(cell);
      cell = '';
      if (one === '\n') rows.push([]);
    }
  }
  expect([cell, isQuoted, rows.pop()]).toEqual(['', false, []]);
  return rows;
}

const NUMBERS = ['shares', 'price', 'cost', 'fee', 'leaderPrice', 'slippageBps'];
const isFormula = (cell: string): boolean => /^[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/.test(cell);
/** What begins a formula, ends a cell or a row, or hides either. */
const nasty = fc.constantFrom(...Array.from('=+-@\t\r\n ;\u037e,"\'＝＋－＠|\u200b\u0000\ufeff\u202e\u2028'));
const hostile = fc
  .tuple(
    fc.array(nasty, { maxLength: 5 }),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.array(nasty, { maxLength: 5 }),
  )
  .map(([before, between, after]) => `${before.join('')}${between}${after.join('')}=HYPERLINK("http://x";"y")`);
/** What the JSON says, a stage of `clocks` as a value of its own. */
const jsonRow = (trade: TradeReport): Readonly<Record<string, string | number | null>> => {
  const { clocks, ...cells } = tradeJson(trade);
  const moments = Object.entries(clocks as object).map(([stage, at]) => [`clocks.${stage}`, at as unknown]);
  return { ...cells, ...(Object.fromEntries(moments) as object) } as ReturnType<typeof jsonRow>;
};

describe('trades as CSV', () => {
  test('M1: no cell of text begins as a formula whatever strangers name a market, in spreadsheets that cut at semicolons or tabs too, and no row is lost or made up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ title: hostile, outcome: hostile, leader: hostile }), { maxLength: 5 }),
        (trades) => {
          const csv = tradesCsv(trades.map(aTrade));
          const [names, ...rows] = parsed(csv);
          expect(names).toEqual(TRADE_COLUMNS);
          expect(rows).toHaveLength(trades.length);
          for (const row of rows) {
            expect(row).toHaveLength(TRADE_COLUMNS.length);
            for (const cell of row) expect(cell).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
            const texts = row.filter((_, at) => !NUMBERS.includes(TRADE_COLUMNS[at]!));
            expect(texts.filter(isFormula)).toEqual([]);
          }
          expect(csv.split(/[;\t\n]/).filter(isFormula)).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('M1: what is no formula stays as it is, a formula is shown as text', () => {
    const title = (text: string) => parsed(tradesCsv([aTrade({ title: text })]))[1]![TRADE_COLUMNS.indexOf('title')];
    expect(title('Will "it", or not, be < 5?')).toBe('Will "it", or not, be < 5?');
    expect(title('  =1+1')).toBe("'=1+1");
    expect(title('-5° in May; or @night')).toBe("'-5° in May, or @night");
  });

  test('M1: a number below zero stays a number', () => {
    const worth = { cost: usd(-1_500_000n), fee: usd(-1n), slippage: bps(-30n) };
    const row = parsed(tradesCsv([aTrade(worth)]))[1]!;
    const cells = Object.fromEntries(TRADE_COLUMNS.map((name, at) => [name, row[at]]));
    expect(cells).toMatchObject({ cost: '-1.5', fee: '-0.000001', slippageBps: '-30' });
  });

  test('it has the columns of the JSON under their names, with the same values; what is not known is empty', () => {
    const whole = aTrade();
    const { leaderPrice: _, slippage: __, ...bare } = aTrade({ clocks: {} });
    const [names, ...rows] = parsed(tradesCsv([whole, bare]));
    expect(names!.toSorted()).toEqual(Object.keys(jsonRow(whole)).toSorted());
    for (const [at, trade] of [whole, bare].entries()) {
      const expected = jsonRow(trade);
      expect(rows[at]).toEqual(names!.map((name) => String(expected[name] ?? '')));
    }
  });

  test('without a trade it is the row of names', () => {
    expect(tradesCsv([])).toBe(`${TRADE_COLUMNS.join(',')}\n`);
  });
});
