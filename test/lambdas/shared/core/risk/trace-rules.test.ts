import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '#core/decide.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { RULES } from '#core/risk/rules.ts';
import { traceRules } from '#core/risk/trace-rules.ts';
import { bps } from '#core/values/bps.ts';
import { usd } from '#core/values/usd.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aBook } from '../../../../support/builders/a-market.ts';
import { someSettings, theExecution, theLimits } from '../../../../support/builders/a-settings.ts';
import { aCap, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const traced = (changes: Partial<Snapshot>) => traceRules(aSnapshot(changes));
const of = (code: string, changes: Partial<Snapshot>) =>
  traced(changes).find(({ codes }) => codes.some((one) => one === code));

test('every rule stands there in its order, passed or off, for an entry that is copied', () => {
  const rules = traced({ globalCap: aCap({ isOpened: true }) });
  expect(rules.map(({ codes }) => codes)).toEqual(RULES.map(({ codes }) => codes));
  expect(new Set(rules.map(({ state }) => state))).toEqual(new Set(['passed', 'off']));
});

test('rules behind the first that refuses are judged too, each with its numbers and the setting to change', () => {
  const settings = someSettings({
    limits: theLimits({ minLiquidity: dollars('20000'), maxSingleBet: dollars('150') }),
  });
  expect(of('LIQUIDITY_BELOW_MINIMUM', { settings })).toMatchObject({
    state: 'refused',
    numbers: { liquidity: dollars('10000'), minimum: dollars('20000') },
    settings: ['risk_management.market_filters.min_liquidity'],
  });
  expect(of('SINGLE_BET_ABOVE_MAX', { settings })).toMatchObject({
    state: 'limited',
    numbers: { size: dollars('200'), limit: dollars('150'), left: dollars('150') },
  });
  // What one limit has left is what the next one looks at.
  expect(of('LEADER_ALLOCATION_USED', { settings })).toMatchObject({
    state: 'passed',
    numbers: { size: dollars('150') },
  });
});

describe('without a price', () => {
  test('rules that need one are unknown, the others are not', () => {
    const rules = traced({ book: aBook({ asks: [] }) });
    const unknown = rules.filter(({ state }) => state === 'unknown').map(({ codes }) => codes[0]);
    expect(unknown).toEqual(RULES.filter(({ needs }) => needs !== 'facts').map(({ codes }) => codes[0]));
  });
});

test('what it says first is what was decided', () => {
  const amount = fc.bigInt({ min: 0n, max: 3_000_000_000n }).map(usd);
  const snapshots = fc
    .record({ used: amount, notional: amount, bet: amount, part: fc.bigInt({ min: 0n, max: 10_000n }) })
    .map(({ used, notional, bet, part }) =>
      aSnapshot({
        settings: someSettings({
          limits: theLimits({ maxSingleBet: bet, maxPositionBps: bps(part) }),
          execution: theExecution({ onLimit: 'reject' }),
        }),
        globalCap: aCap({ isOpened: true, posted: used }),
        event: aLeaderEvent({ notional }),
      }),
    );
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      const verdict = decide(snapshot);
      const first = traceRules(snapshot).find(({ state }) => state === 'refused' || state === 'limited');
      if (first !== undefined) expect(verdict).toMatchObject({ reason: first.reason });
      else expect('reason' in verdict ? verdict.reason.code : 'copied').toMatch(/^(copied|BELOW_MINIMUM)$/);
    }),
  );
});
