import { expect, test } from '@jest/globals';
import { type RecordGaps } from '#core/scoring/leader-record.ts';
import { recordFlaw } from '#core/scoring/record-flaw.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { aSeriesMarket } from '../../../../support/builders/a-leader-act.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const WHOLE: RecordGaps = {
  ...{ isOnlyTrades: false, strangeRows: new Map(), feesUntold: 3, conversions: 2, opening: 1, inventedPayouts: 1 },
  ...{ inventedEnds: 1, unresolved: 4, unreadable: 0, unknownMarkets: 0, unpricedMarkets: 9 },
};
const markets = new Map(Array.from({ length: 95 }, (_, at) => [String(at) as ConditionId, aSeriesMarket()]));

test.each<[string | undefined, Partial<RecordGaps>]>([
  [undefined, {}],
  ['CUT', { cutBefore: NOW }],
  ['UNREADABLE', { unreadable: 1 }],
  [undefined, { unknownMarkets: 5 }],
  ['UNREADABLE', { unknownMarkets: 6 }],
  ['CUT', { cutBefore: NOW, unreadable: 1 }],
])('%s: a record of 95 known markets with %j', (flaw, gaps) => {
  expect(recordFlaw({ gaps: { ...WHOLE, ...gaps }, markets })).toBe(flaw);
});

test('nothing known of nothing is no flaw', () => {
  expect(recordFlaw({ gaps: WHOLE, markets: new Map() })).toBeUndefined();
});
