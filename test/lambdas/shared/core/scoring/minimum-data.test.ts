import { expect, test } from '@jest/globals';
import { type Bet } from '#core/scoring/bet.ts';
import { type SeriesDay } from '#core/scoring/daily-series.ts';
import { type MinimumData, minimumData } from '#core/scoring/minimum-data.ts';
import { NO_PICO } from '#core/values/pico-usd.ts';
import { startOfUtcDay } from '#core/values/unix-ms.ts';
import { CONDITION, NOW } from '../../../../support/builders/identities.ts';

/** Midnight before 2026-06-01: the last day is 2026-05-31. */
const TO = startOfUtcDay(NOW);

function dataOf(count: {
  readonly days: number;
  readonly active: number;
  readonly bets: number;
  readonly events: number;
}): MinimumData {
  const days = Array.from({ length: count.days }, (_, at): SeriesDay => {
    return { date: '2026-05-31', profit: NO_PICO, rewards: NO_PICO, worth: NO_PICO, isActive: at < count.active };
  });
  const bets = Array.from({ length: count.bets }, (_, at): Bet => {
    const event = String(at % count.events);
    return { condition: CONDITION, event, profit: NO_PICO, state: 'push', isTakenOut: true, openedAt: NOW };
  });
  const open: Bet = {
    condition: CONDITION,
    event: 'open',
    profit: NO_PICO,
    state: 'open',
    isTakenOut: false,
    openedAt: NOW,
  };
  return minimumData({ days, bets: [...bets, open] }, TO);
}

const ENOUGH = { days: 60, active: 20, bets: 30, events: 20 };

test('60 days, 20 active, 30 closed bets in 20 events are enough', () => {
  expect(dataOf(ENOUGH)).toMatchObject({ lacks: [], enoughOn: null });
});

test.each([
  [{ days: 59 }, 'CALENDAR_DAYS', '2026-06-01'],
  [{ active: 19 }, 'ACTIVE_DAYS', '2026-06-04'],
  [{ bets: 29 }, 'CLOSED_BETS', '2026-06-03'],
  [{ events: 19 }, 'DISTINCT_EVENTS', '2026-06-04'],
])('one fewer of %j is not: %s, at the pace so far until %s', (change, need, enoughOn) => {
  const { lacks, enoughOn: date } = dataOf({ ...ENOUGH, ...change });
  expect(lacks.map(({ gate }) => gate)).toEqual([need]);
  expect(date).toBe(enoughOn);
});

test('the last of what is missing tells when, and nobody can where there is no pace', () => {
  expect(dataOf({ days: 30, active: 20, bets: 15, events: 15 }).enoughOn).toBe('2026-06-30');
  expect(dataOf({ ...ENOUGH, active: 0 }).enoughOn).toBeNull();
});

test('blocks are those of the interval: five take five days', () => {
  const lackOf = (days: number) =>
    dataOf({ ...ENOUGH, days, active: 0 }).lacks.find(({ gate }) => gate === 'BOOTSTRAP_BLOCKS');
  expect(lackOf(4)).toEqual({ gate: 'BOOTSTRAP_BLOCKS', value: 4, bound: 5, enoughOn: '2026-06-01' });
  expect(lackOf(5)).toBeUndefined();
});
