import { describe, expect, test } from '@jest/globals';
import { COLLATERAL, type JournalEntry, positionAccount } from '#core/model/journal.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Reason } from '#core/model/reason.ts';
import { type Settings } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { type FollowerName, type ParentId } from '#core/values/ids.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { type LocalRun } from '../../../bin/commands/local/run-local.ts';
import { makeReport } from '../../../bin/commands/collect-report.ts';
import { capOn, settingsOutcomes } from '../../../bin/commands/settings-outcome.ts';
import { settingsOutcomeJson } from '../../../bin/commands/view/settings-outcome-json.ts';
import { outcomeLine, settingsOutcomePage } from '../../../bin/commands/view/settings-outcome-page.ts';
import { aChild, anEvent, aParent, aTrade } from './a-ledger.ts';
import { dollars, MAIN, SHARP, someSettings, TRIAL, WHALE } from './a-settings.ts';

const NOON = Date.UTC(2026, 4, 1, 12);
const BOTH = new Set<string>([WHALE, SHARP, TRIAL]);
const none = { filledShares: NO_SHARES, filledUsd: NO_USD } as const;
const left = (id: string, state: ParentOrder['state'], reason?: Reason): ParentOrder =>
  aParent(id, { ...none, state, ...(reason === undefined ? {} : { reason }) });

const PARENTS = [
  aParent('1'),
  aParent('2', { side: 'SELL' }),
  left('3', 'SKIPPED', { code: 'STALE', ageMs: 90_000, maxAgeMs: 60_000 }),
  left('4', 'DENIED', { code: 'TOTAL_EXPOSURE_USED', size: dollars(9), left: NO_USD }),
  left('5', 'DENIED', { code: 'TOTAL_EXPOSURE_USED', size: dollars(9), left: NO_USD }),
  left('6', 'DONE', { code: 'NO_FILL' }),
  left('7', 'NETTED'),
  left('8', 'HELD', { code: 'HELD', size: dollars(1), minimum: dollars(2) }),
  { ...left('9', 'MERGED', { code: 'MERGED' }), mergedInto: 'p-1' as ParentId },
];
const CHILDREN = [
  aChild('1', 1, [aTrade()]),
  { ...aChild('2', 2, [aTrade({ gross: dollars(11), fee: dollars(0.1) })]), side: 'SELL' as const },
];
const moved = (minute: number, debit: number, credit: number): JournalEntry => ({
  ...{ entryId: `${minute}`, follower: MAIN, mode: 'live', kind: 'buy', at: unixMs(NOON + minute * 60_000) },
  legs: [
    { account: positionAccount('1234', WHALE), asset: COLLATERAL, debit: dollars(debit), credit: dollars(credit) },
  ],
});

function aRun(changes: Partial<LocalRun> = {}, settings: Settings = someSettings()): LocalRun {
  const events = PARENTS.map(({ eventId }) => anEvent(eventId ?? ''));
  const journal = [moved(1, 10.2, 0), moved(2, 0, 10.2)];
  const report = makeReport({
    settings,
    events: new Map(events.map((event) => [event.eventId, event])),
    parents: new Map(PARENTS.map((parent) => [parent.parentId, parent])),
    ...{ children: CHILDREN, caps: [], positions: [], marks: new Map() },
    ...{ leaderEquity: new Map(), followerEquity: new Map() },
  });
  return {
    ...{ report, settings, audits: new Map(), journalNet: new Map(), failedRuns: 0, faults: [], logDir: undefined },
    archive: { events, parents: PARENTS, children: CHILDREN, journal, caps: [], positions: [] },
    comparison: { isEqual: true, accounts: 1, tokens: 0 },
    ...changes,
  };
}
const outcomesOf = (run: LocalRun, leaders = BOTH) =>
  settingsOutcomes({ name: 'careful', run, leaders, marks: new Map() });

describe('what settings came to', () => {
  test('adds up: seen = copied + skipped + denied + ended + open', () => {
    const [one] = outcomesOf(aRun());
    // The two that traded, and the one that the first took along.
    expect(one).toMatchObject({ seen: 9, copied: 3, skipped: 1, denied: 2, ended: 2, open: 1 });
    expect(one?.reasons.map(({ code, kind, count }) => [code, kind, count])).toEqual([
      ['TOTAL_EXPOSURE_USED', 'deny', 2],
      ['NETTED', 'end', 1],
      ['NO_FILL', 'end', 1],
      ['STALE', 'skip', 1],
    ]);
    expect(one?.waits).toMatchObject([{ code: 'HELD', count: 1 }]);
  });

  test('has the money of its trades, and what was at stake against its cap', () => {
    expect(outcomesOf(aRun())[0]).toMatchObject({
      ...{ bought: dollars(10.2), sold: dollars(11), fees: dollars(0.3) },
      ...{ highest: dollars(10.2), cap: dollars(3_500), capital: dollars(5_000), isSound: true },
      exposure: [
        { at: NOON + 60_000, exposed: dollars(10.2) },
        { at: NOON + 120_000, exposed: NO_USD },
      ],
    });
  });

  test('is not sound where the exchange says otherwise, a function failed, or more was at stake than the cap', () => {
    const soundness = (changes: Partial<LocalRun>, settings?: Settings): boolean | undefined =>
      outcomesOf(aRun(changes, settings))[0]?.isSound;
    const capped = (amount: number): Settings =>
      someSettings({ limits: { ...someSettings().limits, maxTotalExposure: dollars(amount) } });
    expect(soundness({ comparison: { isEqual: false, difference: 'cash', accounts: 1, tokens: 0 } })).toBe(false);
    expect(soundness({ failedRuns: 1 })).toBe(false);
    expect([10.19, 10.2, 10.21].map((amount) => soundness({}, capped(amount)))).toEqual([false, true, true]);
  });

  test('is told for each account, by name where the file has several', () => {
    const second = 'second' as FollowerName;
    const { followers } = someSettings();
    const [main] = followers;
    if (main === undefined) throw new Error('no follower');
    const settings = someSettings({ followers: [main, { ...main, name: second }] });
    const [one, other] = outcomesOf(aRun({}, settings));
    expect([one?.name, other?.name]).toEqual(['careful/main', 'careful/second']);
    expect(other).toMatchObject({ seen: 0, copied: 0, bought: NO_USD, exposure: [] });
  });
});

describe('the cap of a tape', () => {
  const capped = (limits: Partial<Settings['limits']>, leaders: ReadonlySet<string> = BOTH) =>
    capOn(someSettings({ limits: { ...someSettings().limits, ...limits } }), MAIN, leaders);

  test('is what is allocated to its leaders, those that are disabled and those of other tapes left out', () => {
    expect(capped({})).toBe(dollars(3_500));
    expect(capped({}, new Set([SHARP]))).toBe(dollars(1_500));
    expect(capped({}, new Set())).toBe(NO_USD);
  });

  test('is the limit on everything, reserve taken off, where that is less', () => {
    expect(capped({ maxTotalExposure: dollars(3_400) })).toBe(dollars(3_400));
    expect(capped({ reserveCapital: dollars(1_600) })).toBe(dollars(3_400));
  });

  test('counts of each leader no more than his share of the capital', () => {
    expect(capped({ maxLeaderCapitalBps: bps(3_500n) })).toBe(dollars(3_250));
  });
});

describe('the page of several settings', () => {
  const outcomes = [...outcomesOf(aRun()), ...outcomesOf(aRun()).map((one) => ({ ...one, name: 'small' }))];
  const page = settingsOutcomePage(outcomes, { isColoured: false });
  const rowOf = (title: string): readonly string[] | undefined =>
    page
      .split('\n')
      .find((line) => line.trim().startsWith(title))
      ?.trim()
      .split(/\s{2,}/);

  test('has a column for each, and a row for every code below its kind', () => {
    expect(rowOf('careful')).toEqual(['careful', 'small']);
    expect(rowOf('TOTAL_EXPOSURE_USED')).toEqual(['TOTAL_EXPOSURE_USED', '2', '2']);
    const order = [
      'Copied',
      'Skipped',
      'STALE',
      'Denied',
      'TOTAL_EXPOSURE_USED',
      'Ended',
      'NETTED',
      'NO_FILL',
      'Open',
      'HELD',
    ];
    const places = order.map((title) => page.split('\n').findIndex((line) => line.trim().startsWith(title)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test('shows money, the part of the cap, and what rests on invented fields', () => {
    expect(rowOf('Most at stake')).toEqual(['Most at stake', '$10.20', '$10.20']);
    expect(rowOf('part of the cap')).toEqual(['part of the cap', '0.3 %', '0.3 %']);
    expect(rowOf('Decisions on purchases')).toEqual(['Decisions on purchases', '0', '0']);
    expect(page.replaceAll('\n', '')).toMatch(/^\P{Cc}*$/u);
  });

  test('says in a line how a play ended', () => {
    const [one] = outcomes;
    expect(one && outcomeLine(one)).toBe('careful: 3 of 9 copied, at most $10.20 of $3,500.00 at stake');
  });
});

describe('the same for a script', () => {
  const tape = {
    ...{ name: 'shipped', startMs: NOON, lastTradeMs: NOON + 1, endMs: NOON + 2 },
    ...{ leaders: ['someone'], notes: [] },
  };

  test('has amounts as decimal text and times in ISO, and is the same text each time', () => {
    const text = (): string => JSON.stringify(settingsOutcomeJson(tape, outcomesOf(aRun())));
    expect(text()).toBe(text());
    expect(JSON.parse(text())).toMatchObject({
      tape: { name: 'shipped', start: '2026-05-01T12:00:00.000Z', lastTrade: '2026-05-01T12:00:00.001Z' },
      settings: [
        {
          ...{ name: 'careful', seen: 9, highest: '10.2', cap: '3500', fees: '0.3', isSound: true },
          exposure: [
            { at: '2026-05-01T12:01:00.000Z', exposed: '10.2' },
            { at: '2026-05-01T12:02:00.000Z', exposed: '0' },
          ],
        },
      ],
    });
  });
});
