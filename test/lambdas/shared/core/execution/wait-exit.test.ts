import { expect, it } from '@jest/globals';
import { HELD_BACK, MARKET_AWAY, waitExit } from '#core/execution/wait-exit.ts';
import { later } from '#core/values/unix-ms.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { priceOf } from '../../../../support/builders/quantities.ts';
import { written } from '../../../../support/written.ts';

const EXIT = aParent({ side: 'SELL', state: 'WORKING', attempts: 2 });
const HOUR_MS = 3_600_000;

it('waits a minute for a market that is away, and an eighth of its age when it is old', () => {
  expect(written(waitExit(EXIT, MARKET_AWAY, NOW) ?? [], 'parent')).toMatchObject({
    next: later(NOW, 60_000),
    attempts: 2,
  });
  const old = waitExit(EXIT, MARKET_AWAY, later(NOW, HOUR_MS)) ?? [];
  expect(written(old, 'parent').next).toBe(later(NOW, HOUR_MS + HOUR_MS / 8));
});

it('waits for a moment that is known until then, whatever its age', () => {
  const changes = waitExit(EXIT, { reason: { code: 'NO_BID' }, until: later(NOW, 5) }, NOW) ?? [];
  expect(written(changes, 'parent').next).toBe(later(NOW, 5));
});

it('counts a try that widens its floor, and keeps the mid that it begins from', () => {
  const firstMid = priceOf('0.5');
  const changes = waitExit(EXIT, { ...HELD_BACK, widens: true, firstMid }, NOW) ?? [];
  expect(written(changes, 'parent')).toMatchObject({ attempts: 3, firstMid, reason: { code: 'SALES_HALTED' } });
});

it('rewrites nothing for the same wait without an end', () => {
  const waits = { ...EXIT, reason: { code: 'AWAITS_FILL' } } as const;
  expect(waitExit(waits, { reason: { code: 'AWAITS_FILL' } }, NOW)).toBeUndefined();
  expect(waitExit(EXIT, { reason: { code: 'AWAITS_FILL' } }, NOW)).toHaveLength(1);
});
