import { describe, expect, test } from '@jest/globals';
import { chooseLeaders, embargoOf } from '#core/scoring/choose-leaders.ts';
import { type ActRecord } from '#core/scoring/copied-acts.ts';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { recordAsOf } from '#core/scoring/record-as-of.ts';
import { recordSince } from '#core/scoring/record-since.ts';
import { type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aTradersRecord, aWallet, FIRST_DAY } from '../../../../support/builders/a-leader-record.ts';

const AT = later(FIRST_DAY, 120 * DAY_MS);
const records = new Map<Wallet, ActRecord>(
  [480, 520, 560, 640].map((wonOfThousand, index) => [
    aWallet(index + 1),
    aTradersRecord({ days: 200, wonOfThousand, seed: BigInt(index + 1) }),
  ]),
);
const request = { records, at: AT, copyCosts: copyCosts(), seed: 5n, trials: 4 };

describe('the leaders who are chosen', () => {
  test('are the first by rank where a number of them is asked for, and never more than have one', () => {
    const [two, all] = [chooseLeaders({ ...request, count: 2 }), chooseLeaders({ ...request, count: 9 })];
    expect(two.chosen.map(({ ranking }) => ranking?.rank)).toEqual([1, 2]);
    expect([all.chosen.length, all.ranked, all.candidates]).toEqual([4, 4, 4]);
  });

  test('are those who pass every gate where none is: here nobody', () => {
    const { chosen, ranked } = chooseLeaders(request);
    expect([chosen.every(({ isEligible }) => isEligible), ranked]).toEqual([true, 4]);
  });

  test('are the same whatever came later, also in the embargo before they are copied', () => {
    const whole = chooseLeaders({ ...request, count: 2, embargoMs: 10 * DAY_MS });
    const cut = new Map([...records].map(([leader, one]) => [leader, recordAsOf(one, later(AT, -10 * DAY_MS))]));
    const blind = chooseLeaders({ ...request, records: cut, count: 2, embargoMs: 10 * DAY_MS });
    expect(whole.asOf).toBe(later(AT, -10 * DAY_MS));
    expect(blind).toEqual(whole);
    expect(chooseLeaders({ ...request, count: 2, embargoMs: 0 })).not.toEqual(whole);
  });
});

describe('what was before the days that are looked back over', () => {
  const lookbackDays = 90;
  /** The embargo is a week. */
  const from = later(AT, -(lookbackDays + 7) * DAY_MS);
  /** The same bets, the newest of those before the window begun so many milliseconds after the window. */
  const begunAt = (afterMs: number): ReadonlyMap<Wallet, ActRecord> =>
    new Map(
      [...records].map(([leader, record]) => {
        const last = record.acts.findLastIndex(({ at }) => at < from);
        const acts = record.acts.map((act, at) => (at === last ? { ...act, at: later(from, afterMs) } : act));
        return [leader, { ...record, acts }];
      }),
    );
  const chosen = (known: ReadonlyMap<Wallet, ActRecord>) =>
    chooseLeaders({ ...request, records: known, count: 4, lookbackDays });

  test('is not read: with or without it leaders are the same', () => {
    const blind = new Map([...records].map(([leader, record]) => [leader, recordSince(record, from)]));
    expect(blind.get(aWallet(1))!.acts.length).toBeLessThan(records.get(aWallet(1))!.acts.length);
    expect(chosen(records)).toEqual(chosen(blind));
    expect(chosen(records).from).toBe(from);
    expect(chosen(records)).not.toEqual(chooseLeaders({ ...request, count: 4 }));
  });

  test('ends at the moment itself: a bet begun then counts, and one of a millisecond before does not', () => {
    const bets = (known: ReadonlyMap<Wallet, ActRecord>) => chosen(known).chosen.map(({ own }) => own.minimum.record);
    expect(bets(begunAt(-1))).toEqual(bets(records));
    expect(bets(begunAt(0))).not.toEqual(bets(records));
  });

  test('begins so long before the embargo that a record of sixty days is judged, however long the embargo is', () => {
    for (const embargoMs of [undefined, 30 * DAY_MS]) {
      const { ranked, asOf, from: begin } = chooseLeaders({ ...request, embargoMs, lookbackDays: 60 });
      expect([ranked, asOf - begin]).toEqual([4, 60 * DAY_MS]);
    }
  });

  test('is a year where nobody says', () => {
    expect(chooseLeaders(request).from).toBe(later(AT, -372 * DAY_MS));
  });
});

describe('the embargo', () => {
  test('is a week where no bet has been open for longer', () => {
    expect(embargoOf(records, AT)).toBe(7 * DAY_MS);
    expect(chooseLeaders({ ...request, count: 1 }).asOf).toBe(later(AT, -7 * DAY_MS));
    expect(embargoOf(new Map(), AT)).toBe(7 * DAY_MS);
  });

  test('is as long as the longest bet has been open then, and what ended later was open then', () => {
    // Given: the market of the fortieth day pays out after the choice, or never
    const [[leader, record]] = [...records] as [[Wallet, ActRecord]];
    const act = record.acts[40]!;
    const condition = 'condition' in act ? act.condition : undefined;
    const market = record.markets.get(condition!)!;
    const { payout, ...open } = market;
    const late = { ...open, payout: { ...payout!, at: later(AT, 1) } };

    // Then
    for (const changed of [open, late]) {
      const held = { ...record, markets: new Map(record.markets).set(condition!, changed) };
      expect(embargoOf(new Map([...records, [leader, held]]), AT)).toBe(AT - act.at);
    }
  });

  test('is lengthened no more by a bet that has been open for longer than is looked back', () => {
    // Given: the bet that the first leader made on a day is never settled
    const [[leader, record]] = [...records] as [[Wallet, ActRecord]];
    const lookbackDays = 60;
    const asOfWith = (day: number) => {
      const act = record.acts[day]!;
      const condition = 'condition' in act ? act.condition : undefined;
      const { payout: _, ...open } = record.markets.get(condition!)!;
      const held = { ...record, markets: new Map(record.markets).set(open.condition, open) };
      return chooseLeaders({ ...request, records: new Map([...records, [leader, held]]), lookbackDays }).asOf;
    };

    // Then
    expect(asOfWith(60)).toBe(record.acts[60]!.at);
    expect(asOfWith(59)).toBe(later(AT, -7 * DAY_MS));
  });
});
