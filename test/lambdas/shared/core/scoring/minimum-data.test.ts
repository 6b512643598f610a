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
  expect(dataOf(ENOUGH)).toMatchObject({ isEnough: true, enoughOn: null });
});

test.each([
  [{ days: 59 }, 'CALENDAR_DAYS', '2026-06-01'],
  [{ active: 19 }, 'ACTIVE_DAYS', '2026-06-04'],
  [{ bets: 29 }, 'CLOSED_BETS', '2026-06-03'],
  [{ events: 19 }, 'EVENTS', '2026-06-04'],
])('one fewer of %j is not: %s, at the pace so far until %s', (change, need, enoughOn) => {
  const { isEnough, counts, ...rest } = dataOf({ ...ENOUGH, ...change });
  expect(isEnough).toBe(false);
  expect(counts.filter(({ have, least }) => have < least).map((one) => one.need)).toEqual([need]);
  expect(rest.enoughOn).toBe(enoughOn);
});

test('the last of what is missing tells when, and nobody can where there is no pace', () => {
  expect(dataOf({ days: 30, active: 20, bets: 15, events: 15 }).enoughOn).toBe('2026-06-30');
  expect(dataOf({ ...ENOUGH, active: 0 }).enoughOn).toBeNull();
});

test('five blocks as long as the cube root of the days take fifteen days', () => {
  const blocks = (days: number) => dataOf({ ...ENOUGH, days, active: 0 }).counts.find(({ need }) => need === 'BLOCKS');
  expect(blocks(14)).toMatchObject({ have: 4, least: 5, enoughOn: '2026-06-03' });
  expect(blocks(15)).toMatchObject({ have: 5, enoughOn: null });
});
