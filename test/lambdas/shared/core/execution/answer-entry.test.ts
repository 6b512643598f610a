import { expect, it } from '@jest/globals';
import { decide, type Verdict } from '#core/decide.ts';
import { answerEntry } from '#core/execution/answer-entry.ts';
import { later } from '#core/values/unix-ms.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf } from '../../../../support/builders/quantities.ts';
import { allWritten, written } from '../../../../support/written.ts';

const LOT = { amount: dollars('0.3'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW };
const HOLD = { verdict: 'hold', lot: LOT, size: dollars('0.3'), minimum: dollars('2.5') } as const;

function answered(verdict: Verdict, parent = aParent()) {
  return answerEntry({ parent, snapshot: aSnapshot(), verdict, now: NOW });
}

it.each<[Verdict, object]>([
  [
    { verdict: 'skip', reason: { code: 'NO_OFFER' } },
    { state: 'SKIPPED', reason: { code: 'NO_OFFER' } },
  ],
  [
    { verdict: 'deny', reason: { code: 'MARKET_UNKNOWN' } },
    { state: 'DENIED', reason: { code: 'MARKET_UNKNOWN' } },
  ],
  [{ verdict: 'netted' }, { state: 'NETTED', reason: { code: 'NETTED' } }],
  [
    { verdict: 'wait', reason: { code: 'LEDGER_NOT_OPEN' } },
    { state: 'NEW', next: later(NOW, 2_000) },
  ],
  [HOLD, { state: 'HELD', reason: { code: 'HELD' } }],
])('stores %j with its reason', (verdict, stored) => {
  expect(written(answered(verdict), 'parent')).toMatchObject(stored);
});

it('keeps what a refusal was decided on', () => {
  const refused = written(answered({ verdict: 'skip', reason: { code: 'NO_OFFER' } }), 'parent');
  expect(refused.decided).toMatchObject({ at: NOW, settings: 1n });
});

it('ends a copy for which nothing is ever sent with its size', () => {
  const verdict = decide(aSnapshot());
  expect(written(answered(verdict), 'parent')).toMatchObject({ state: 'DONE', reason: { code: 'DRY_RUN' } });
});

it('holds nothing that has waited its time', () => {
  const parent = aParent({ heldSince: later(NOW, -900_000) });
  expect(written(answered(HOLD, parent), 'parent')).toMatchObject({
    state: 'SKIPPED',
    reason: { code: 'BELOW_MINIMUM' },
  });
});

it('takes siblings along', () => {
  const sibling = { parent: aParent({ parentId: 'b2' as never }), lot: LOT };
  const parents = allWritten(answered({ verdict: 'absorb', lot: LOT, siblings: [sibling] }), 'parent');
  expect(parents.map(({ state }) => state)).toEqual(['NEW', 'MERGED']);
});
