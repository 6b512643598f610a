import { describe, expect, test } from '@jest/globals';
import { type DecidedOn } from '#core/model/decided-on.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Reason } from '#core/model/reason.ts';
import { bps } from '#core/values/bps.ts';
import { type ParentId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { inventedDecisions, type MarketMark } from '../../../bin/commands/invented-decisions.ts';
import { aChild, anEvent, aParent, aTrade } from './a-ledger.ts';
import { dollars, someSettings } from './a-settings.ts';

const NOON = unixMs(Date.UTC(2026, 4, 1, 12));
const DECIDED: DecidedOn = {
  ...{ at: later(NOON, 3_000), settings: 7n, equity: dollars(20_000), equityAt: NOON },
  ...{ liquidity: dollars(9_000), bid: price(500_000n), best: price(510_000n), limit: price(515_000n) },
  ...{ size: dollars(60), allowed: dollars(60), cost: dollars(59.9) },
  caps: [],
};
const CONDITION = anEvent('1').condition;
const settings = someSettings();
const withVolume = someSettings({
  limits: {
    ...settings.limits,
    filters: {
      ...{ allowedMarkets: [], deniedMarkets: [], allowedOutcomes: [], deniedOutcomes: [] },
      ...{ allowedKeywords: [], deniedKeywords: [], minVolume24h: dollars(50_000), maxBookPart: bps(2_500n) },
    },
  },
});
const marked = (mark: MarketMark): ReadonlyMap<string, MarketMark> => new Map([[CONDITION, mark]]);
const BOOKED = { bookFromMs: NOON } as const;

type Given = {
  readonly copies?: readonly ParentOrder[];
  readonly more?: readonly ParentOrder[];
  readonly marks: ReadonlyMap<string, MarketMark>;
  readonly under?: typeof settings;
};

const aCopy = (id: string, changes: Partial<ParentOrder> = {}): ParentOrder =>
  aParent(id, { decided: DECIDED, ...changes });
const notCopied = (reason: Reason, state: ParentOrder['state'] = 'DENIED'): Partial<ParentOrder> => ({
  ...{ state, reason, filledShares: NO_SHARES, filledUsd: NO_USD },
});

function counted({ copies = [aCopy('1')], more = [], marks, under = settings }: Given) {
  const all = [...copies, ...more];
  const facts = {
    events: new Map(['1', '2'].map((id) => [anEvent(id).eventId, anEvent(id)])),
    parents: new Map(all.map((parent) => [parent.parentId, parent])),
    // A refusal or a skip has no order.
    children: all.filter(({ state }) => state === 'DONE').map(({ eventId = '' }) => aChild(eventId, 1, [aTrade()])),
  };
  return inventedDecisions({ facts, settings: under, copies, marks });
}

describe('decisions that rest on invented fields', () => {
  test('of a copy: rules that look at what was invented were asked, and none decided', () => {
    expect(counted({ marks: marked({ invented: ['liquidity', 'volume', 'end', 'fee'], ...BOOKED }) })).toEqual({
      ...{ decisions: 1, decided: 0, asked: 1, unmarked: 0 },
      // No least volume and no time to the end are asked for by these settings.
      fields: [
        { field: 'liquidity', decided: 0, asked: 1 },
        { field: 'fee', decided: 0, asked: 1 },
      ],
    });
  });

  test('where everything was recorded there are none', () => {
    expect(counted({ marks: marked({ invented: [], ...BOOKED }) })).toEqual({
      ...{ decisions: 1, decided: 0, asked: 0, unmarked: 0, fields: [] },
    });
  });

  test('a book is invented until the first recorded one: at the very moment of that it is recorded', () => {
    const bookAsked = (bookFromMs: number): number | undefined =>
      counted({ marks: marked({ invented: [], bookFromMs }) }).fields.find(({ field }) => field === 'book')?.asked;
    expect(bookAsked(DECIDED.at - 1)).toBeUndefined();
    expect(bookAsked(DECIDED.at)).toBeUndefined();
    expect(bookAsked(DECIDED.at + 1)).toBe(1);
    const never = counted({ marks: marked({ invented: [] }) });
    expect(never.fields).toEqual([{ field: 'book', decided: 0, asked: 1 }]);
  });

  test('a rule that stopped the purchase decided, and those behind it were not asked', () => {
    const reason = { code: 'LIQUIDITY_BELOW_MINIMUM', liquidity: dollars(400), minimum: dollars(500) } as const;
    const copies = [aCopy('1', notCopied(reason))];
    expect(counted({ copies, marks: marked({ invented: ['liquidity', 'fee'] }) })).toMatchObject({
      ...{ decided: 1, asked: 1 },
      fields: [{ field: 'liquidity', decided: 1, asked: 1 }],
    });
    expect(counted({ copies, marks: marked({ invented: ['fee'] }) })).toMatchObject({ decided: 0, asked: 0 });
  });

  test('a rule of no market that stopped it decided without what was invented, which was asked before', () => {
    const reason = { code: 'TOTAL_EXPOSURE_USED', size: dollars(60), left: dollars(0) } as const;
    const marks = marked({ invented: ['volume'], ...BOOKED });
    expect(counted({ copies: [aCopy('1', notCopied(reason))], marks, under: withVolume })).toMatchObject({
      ...{ decided: 0, asked: 1 },
      fields: [{ field: 'volume', decided: 0, asked: 1 }],
    });
  });

  test('a purchase that was too late was asked about no market at all', () => {
    const stale = { code: 'STALE', ageMs: 90_000, maxAgeMs: 60_000 } as const;
    const copies = [aCopy('1', notCopied(stale, 'SKIPPED'))];
    expect(counted({ copies, marks: marked({ invented: ['liquidity'] }) })).toMatchObject({ decided: 0, asked: 0 });
  });

  test('a thin book that made it smaller decided, though its number is not kept', () => {
    const copies = [aCopy('1', { decided: { ...DECIDED, allowed: dollars(20) } })];
    expect(counted({ copies, marks: marked({ invented: [] }), under: withVolume }).fields).toEqual([
      { field: 'book', decided: 1, asked: 1 },
    ]);
  });

  test('what the limits would have left of a purchase that was refused before, or by one of them, decided nothing', () => {
    const small = { code: 'LEADER_TRADE_TOO_SMALL', notional: dollars(5), minimum: dollars(9) } as const;
    const used = { code: 'TOTAL_EXPOSURE_USED', size: dollars(60), left: dollars(0) } as const;
    const decided = { ...DECIDED, allowed: dollars(0) };
    const of = (reason: Reason, state: ParentOrder['state']) =>
      counted({
        copies: [aCopy('1', { ...notCopied(reason, state), decided })],
        ...{ marks: marked({ invented: [] }), under: withVolume },
      });
    expect(of(small, 'SKIPPED')).toMatchObject({ decisions: 1, decided: 0, asked: 0 });
    expect(of(used, 'DENIED')).toMatchObject({ decisions: 1, decided: 0, asked: 1 });
  });

  test('a copy that a thin book left below the minimum was decided by the book', () => {
    const held = { code: 'HELD', size: dollars(60), minimum: dollars(3) } as const;
    const copies = [aCopy('1', { ...notCopied(held, 'HELD'), decided: { ...DECIDED, allowed: dollars(1) } })];
    expect(counted({ copies, marks: marked({ invented: [] }), under: withVolume })).toMatchObject({ decided: 1 });
  });

  test('what found nobody to sell was decided by the book', () => {
    const copies = [aCopy('1', notCopied({ code: 'NO_FILL' }, 'DONE'))];
    expect(counted({ copies, marks: marked({ invented: [] }) }).fields).toEqual([
      { field: 'book', decided: 1, asked: 1 },
    ]);
  });

  test('a purchase that another order took along counts for what that one was decided on', () => {
    const carrier = aCopy('2', notCopied({ code: 'PRICE_MOVED', best: price(600_000n), limit: price(515_000n) }));
    const merged = aParent('1', {
      ...notCopied({ code: 'MERGED' }, 'MERGED'),
      mergedInto: 'p-2' as ParentId,
    });
    expect(counted({ copies: [merged, carrier], marks: marked({ invented: [] }) })).toMatchObject({
      ...{ decisions: 2, decided: 2, fields: [{ field: 'book', decided: 2, asked: 2 }] },
    });
  });

  test('sales, and what was never decided on, are no decisions about purchases', () => {
    const copies = [aCopy('1', { side: 'SELL' }), aParent('2', { state: 'NEW' })];
    expect(counted({ copies, marks: marked({ invented: ['liquidity'] }) }).decisions).toBe(0);
  });

  test('a market without a mark is counted as such, and nothing is said of its fields', () => {
    expect(counted({ marks: new Map() })).toEqual({ decisions: 1, decided: 0, asked: 0, unmarked: 1, fields: [] });
  });
});
