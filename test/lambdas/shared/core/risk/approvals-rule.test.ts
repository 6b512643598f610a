import { describe, expect, test } from '@jest/globals';
import { type MissingApproval } from '#core/model/approvals.ts';
import { approvalMissing, APPROVALS_HOLD_MS, areApprovalsDue } from '#core/risk/approvals-rule.ts';
import { later } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { aFollower } from '../../../../support/builders/a-settings.ts';
import { aFollowerEquity, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const MISSING: MissingApproval = {
  domain: 'v1',
  asset: 'collateral',
  contract: '0xc0',
  spender: '0xe1',
  allowance: NO_USD,
};
const judged = (missing: readonly MissingApproval[] | undefined, changes: Parameters<typeof aSnapshot>[0] = {}) => {
  const { approvals: _, ...unknown } = aFollowerEquity();
  const followerEquity = missing === undefined ? unknown : { ...unknown, approvals: { at: NOW, missing } };
  return approvalMissing(aSnapshot({ followerEquity, ...changes }));
};

describe('X27, B26: a wallet that does not allow the exchange what it takes', () => {
  test('buys nothing in its markets; the reason says what to approve, for whom, and where', () => {
    const { domain: _, ...said } = MISSING;
    expect(judged([MISSING])).toEqual({ code: 'APPROVAL_MISSING', ...said });
    expect(judged([MISSING], { market: aMarket({ domain: 'v2' }) })).toBeUndefined();
    expect(judged([])).toBeUndefined();
  });

  test('is not known to allow it before anybody has looked', () => {
    expect(judged(undefined)).toEqual({ code: 'APPROVALS_UNKNOWN' });
    expect(judged(undefined, { follower: aFollower({ mode: 'paper' }) })).toEqual({ code: 'APPROVALS_UNKNOWN' });
  });

  test('is no matter of a dry run, nor where another rule has answered', () => {
    expect(judged(undefined, { follower: aFollower({ mode: 'dry-run' }) })).toBeUndefined();
    expect(judged([MISSING], { market: undefined })).toBeUndefined();
    expect(approvalMissing(aSnapshot({ followerEquity: undefined }))).toBeUndefined();
  });
});

test.each([
  [undefined, true],
  [{ at: later(NOW, -APPROVALS_HOLD_MS + 1), missing: [] }, false],
  [{ at: later(NOW, -APPROVALS_HOLD_MS), missing: [] }, true],
  [{ at: NOW, missing: [MISSING] }, true],
])('X27: approvals are looked at when they were never, an hour ago, or incomplete: %#', (known, isDue) => {
  expect(areApprovalsDue(known, NOW)).toBe(isDue);
});
