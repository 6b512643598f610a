import { type TokenRow } from '#core/detection/group-rows.ts';
import { aTransaction, CONDITION, LEADER, NOW, TOKEN } from './identities.ts';
import { dollars, sharesOf } from './quantities.ts';

/** The leader buys 2,000 shares at 0.50 in transaction 1. */
export function aTokenRow(changes: Partial<TokenRow> = {}): TokenRow {
  return {
    type: 'BUY',
    wallet: LEADER,
    transaction: aTransaction(1),
    condition: CONDITION,
    token: TOKEN,
    shares: sharesOf('2000'),
    notional: dollars('1000'),
    at: NOW,
    title: 'Will it rain?',
    outcome: 'Yes',
    ...changes,
  };
}
