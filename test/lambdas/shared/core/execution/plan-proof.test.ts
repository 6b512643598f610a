import { describe, expect, it } from '@jest/globals';
import {
  EMPTY_APART_MS,
  isOverdue,
  isProven,
  lastSignOf,
  planProof,
  QUARANTINE_MS,
  UNPROVEN_AFTER_MS,
} from '#core/execution/plan-proof.ts';
import { type Evidence } from '#core/model/child-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { aSentBuy, aTrade } from '../../../../support/builders/a-child.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const after = (ms: number) => later(NOW, ms);
const OVER = QUARANTINE_MS;

describe('the proof that nothing more will come', () => {
  it.each<[number, Evidence, string]>([
    [OVER - 1, {}, 'wait'],
    [OVER, {}, 'cancel-again'],
    [OVER, { cancelledAgainAt: after(OVER - 1) }, 'cancel-again'],
    [OVER, { cancelledAgainAt: after(OVER) }, 'note-empty'],
    [OVER, { cancelledAgainAt: after(OVER), emptyAt: after(OVER - 1) }, 'note-empty'],
    [OVER + EMPTY_APART_MS - 1, { cancelledAgainAt: after(OVER), emptyAt: after(OVER) }, 'wait'],
    [OVER + EMPTY_APART_MS, { cancelledAgainAt: after(OVER), emptyAt: after(OVER) }, 'prove'],
  ])('X3: %p ms after the last post, with %j: %s', (ms, evidence, step) => {
    expect(planProof(aSentBuy({ evidence }), after(ms))).toBe(step);
  });

  it('starts anew with another post, and with a trade matched later', () => {
    const evidence = { cancelledAgainAt: after(OVER), emptyAt: after(OVER) };
    const reposted = aSentBuy({ evidence, lastPostAt: after(8_000) });
    expect(planProof(reposted, after(OVER + EMPTY_APART_MS))).toBe('cancel-again');
    const traded = aSentBuy({ evidence, trades: [aTrade({ matchedAt: after(9_000) })] });
    expect(lastSignOf(traded)).toBe(after(9_000));
    expect(planProof(traded, after(OVER + 8_999))).toBe('wait');
  });

  it('X18: is never made for an order under whose post the venue named another', () => {
    expect(planProof(aSentBuy({ evidence: { isDisputed: true } }), after(86_400_000))).toBe('wait');
  });
});

describe('a proof', () => {
  const WHOLE: Evidence = {
    cancelledAgainAt: after(OVER),
    emptyAt: after(OVER),
    emptyAgainAt: after(OVER + EMPTY_APART_MS),
    chainAt: after(OVER + EMPTY_APART_MS),
    balanceAt: after(OVER + EMPTY_APART_MS),
  };

  it('needs every source, each after the quarantine, and the look-ups 30 s apart', () => {
    expect(isProven(aSentBuy(), WHOLE)).toBe(true);
    for (const key of Object.keys(WHOLE)) {
      const { [key as keyof Evidence]: _, ...rest } = WHOLE;
      expect(isProven(aSentBuy(), rest)).toBe(false);
    }
    expect(isProven(aSentBuy(), { ...WHOLE, cancelledAgainAt: after(OVER - 1) })).toBe(false);
    expect(isProven(aSentBuy(), { ...WHOLE, emptyAt: after(OVER - 1) })).toBe(false);
    expect(isProven(aSentBuy(), { ...WHOLE, emptyAt: after(OVER + 1) })).toBe(false);
    expect(isProven(aSentBuy(), { ...WHOLE, chainAt: after(OVER) })).toBe(false);
    expect(isProven(aSentBuy(), { ...WHOLE, balanceAt: after(OVER) })).toBe(false);
    expect(isProven(aSentBuy(), { ...WHOLE, isDisputed: true })).toBe(false);
    expect(isProven(aSentBuy({ lastPostAt: after(1) }), WHOLE)).toBe(false);
    expect(isProven(aSentBuy(), undefined)).toBe(false);
  });
});

it.each([
  [UNPROVEN_AFTER_MS - 1, false],
  [UNPROVEN_AFTER_MS, true],
])('X14: %p ms after its last sign of life a person is told: %p', (ms, isTold) => {
  expect(isOverdue(aSentBuy(), after(ms))).toBe(isTold);
});
