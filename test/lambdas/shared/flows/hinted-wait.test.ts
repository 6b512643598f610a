import { describe, expect, test } from '@jest/globals';
import { groupRows } from '#core/detection/group-rows.ts';
import { type Detection, type Settings } from '#core/model/settings.ts';
import { type EventId, type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { hintedWait } from '#flows/hinted-wait.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { aTokenRow } from '../../../support/builders/a-token-row.ts';
import { aTransaction, LEADER, NOW } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { scriptedStream } from '../../../support/fakes/scripted-stream.ts';
import { stepClock } from '../../../support/fakes/step-clock.ts';

const OTHER = `0x${'b'.repeat(40)}` as Wallet;
const THIRD = `0x${'3'.repeat(40)}` as Wallet;

function streaming(detection: Partial<Detection> = {}): Settings {
  return someSettings({
    detection: { sources: ['data-api', 'rtds'], confirmations: 1, copyOn: 'confirmed', ...detection },
  });
}

function givenWait() {
  const clock = stepClock(NOW);
  const log = countingLog();
  const stream = scriptedStream(clock);
  const totals = new Map<EventId, bigint>();
  const armedAt = (wallet: Wallet) => (wallet === OTHER ? undefined : later(NOW, -60_000));
  const hints = hintedWait({ clock, log, openStream: stream.open }, { totals, armedAt });
  const wait = (afterMs: number, settings = streaming(), endMs = 58_000) =>
    hints.wait({ settings, instant: later(NOW, afterMs), end: later(NOW, endMs), isStandby: false });
  return { clock, log, stream, totals, hints, wait };
}

const aHint = (afterMs: number) => aTokenRow({ at: later(NOW, afterMs - 1_000) });

describe('a wait without the stream among the sources', () => {
  test('is the wait of the clock, and opens no stream', async () => {
    const { wait, stream } = givenWait();
    const settings = someSettings();
    expect(await wait(5_000, settings)).toEqual({ now: later(NOW, 5_000), isDue: true, hot: new Set(), told: [] });
    expect(await wait(58_000, settings)).toMatchObject({ isDue: true });
    expect(await wait(58_001, settings)).toBeUndefined();
    expect(stream.opened).toBe(0);
  });

  test('and where there is none that could be waited for, is the same', async () => {
    const clock = stepClock(NOW);
    const hints = hintedWait({ clock, log: countingLog() }, { totals: new Map(), armedAt: () => NOW });
    const times = { instant: later(NOW, 5_000), end: later(NOW, 58_000), isStandby: false };
    const woken = await hints.wait({ settings: streaming(), ...times });
    expect(woken).toMatchObject({ now: later(NOW, 5_000), isDue: true });
  });
});

describe('a wait with the stream', () => {
  test('follows who is enabled or was copied before', async () => {
    const { wait, stream } = givenWait();
    const leaders = [
      { name: 'Whale', wallet: LEADER, enabled: false },
      { name: 'Never', wallet: OTHER, enabled: false },
      { name: 'New', wallet: THIRD, enabled: true },
    ];
    await wait(5_000, { ...streaming(), leaders });
    expect(stream.followed).toEqual(new Set([LEADER, THIRD]));
  });

  test('in which nothing is told is the wait of the clock', async () => {
    const { wait } = givenWait();
    expect(await wait(5_000)).toEqual({ now: later(NOW, 5_000), isDue: true, hot: new Set(), told: [] });
  });

  test('ends when a leader trades, with him alone, and tells nothing to be copied', async () => {
    // Given
    const { wait, stream } = givenWait();
    stream.tellAt(later(NOW, 3_000), aHint(3_000));
    // When
    const woken = await wait(30_000);
    // Then
    expect(woken).toEqual({ now: later(NOW, 3_000), isDue: false, hot: new Set([LEADER]), told: [] });
  });

  test('ends each second while no other source shows the trade, for 15 s, and not after it did', async () => {
    // Given
    const { wait, stream, totals } = givenWait();
    stream.tellAt(later(NOW, 3_000), aHint(3_000));
    const ends: (number | undefined)[] = [];
    // When
    for (let pass = 0; pass < 4; pass += 1) ends.push((await wait(30_000))?.now);
    totals.set(groupRows([aHint(3_000)])[0]!.eventId, sharesOf('2000'));
    ends.push((await wait(30_000))?.now);
    // Then
    expect(ends).toEqual([3_000, 4_000, 5_000, 6_000, 30_000].map((ms) => later(NOW, ms)));
  });

  test('ends 16 times for a trade that no other source ever shows', async () => {
    const { wait, stream, log } = givenWait();
    stream.tellAt(later(NOW, 3_000), aHint(3_000));
    let hot = 0;
    for (let woken = await wait(30_000); woken?.isDue === false; woken = await wait(30_000)) hot += 1;
    await wait(30_000);
    expect(hot).toBe(16);
    expect(log.counts.get('HintsUnfound')).toBe(1);
  });

  test('goes on to the end of the run where the next instant lies behind it', async () => {
    // Given
    const { wait, stream, clock } = givenWait();
    stream.tellAt(later(NOW, 57_500), aHint(57_500));
    // When, Then
    expect(await wait(60_000)).toMatchObject({ now: later(NOW, 57_500), isDue: false, hot: new Set([LEADER]) });
    expect(await wait(60_000)).toBeUndefined();
    expect(clock.moment).toBe(later(NOW, 58_000));
  });

  test('is over once the end has passed, however many trades are told', async () => {
    // Given: the pass before took a second longer than the run
    const { wait, stream, clock } = givenWait();
    stream.tellAt(later(NOW, 57_500), aHint(57_500));
    clock.advance(59_000);
    // When, Then
    expect(await wait(60_000, streaming({ copyOn: 'matched' }))).toBeUndefined();
  });

  test('hands out what was told where trades are copied as matched', async () => {
    // Given
    const { wait, stream } = givenWait();
    stream.tellAt(later(NOW, 3_000), aHint(3_000), aTokenRow({ ...aHint(3_000), transaction: aTransaction(2) }));
    // When
    const woken = await wait(30_000, streaming({ copyOn: 'matched' }));
    // Then
    expect(woken?.told.map(({ transaction }) => transaction)).toEqual([aTransaction(1), aTransaction(2)]);
  });

  test('is not ended by what has been found already', async () => {
    const { wait, stream, totals } = givenWait();
    totals.set(groupRows([aHint(3_000)])[0]!.eventId, sharesOf('2000'));
    stream.tellAt(later(NOW, 3_000), aHint(3_000));
    expect(await wait(30_000)).toMatchObject({ now: later(NOW, 30_000), isDue: true });
  });
});

describe('the stream', () => {
  test('is opened once a run, closed at its end, and its health is counted then', async () => {
    // Given
    const { wait, stream, hints, log } = givenWait();
    Object.assign(stream.health, { silenceMs: 16_000, reconnects: 2, unreadable: 3, dropped: 4 });
    await wait(5_000);
    await wait(10_000);
    // When
    hints.close();
    hints.close();
    // Then
    expect([stream.opened, stream.closed]).toEqual([1, 1]);
    expect(Object.fromEntries(log.counts)).toEqual({
      StreamSilenceMs: 16_000,
      StreamReconnects: 2,
      StreamRowsUnreadable: 3,
      StreamRowsDropped: 4,
    });
  });

  test('is closed when the settings name it no more', async () => {
    const { wait, stream } = givenWait();
    await wait(5_000);
    await wait(10_000, someSettings());
    expect(stream.closed).toBe(1);
  });

  test('is closed while another run watches, and opened when this one does', async () => {
    // Given
    const { wait, stream, hints } = givenWait();
    await wait(5_000);
    stream.tellAt(later(NOW, 6_000), aHint(6_000));
    // When
    const times = { instant: later(NOW, 10_000), end: later(NOW, 58_000), isStandby: true };
    const woken = await hints.wait({ settings: streaming(), ...times });
    // Then
    expect(woken).toMatchObject({ now: later(NOW, 10_000), isDue: true, hot: new Set() });
    expect([stream.opened, stream.closed]).toEqual([1, 1]);
    await wait(15_000);
    expect(stream.opened).toBe(2);
  });

  test('that is not open is held against nobody', () => {
    const { hints, log } = givenWait();
    hints.onRecorded(groupRows([aHint(0)])[0]!, 'data-api');
    expect(log.counts.size).toBe(0);
  });
});
