import { describe, expect, test } from '@jest/globals';
import { credit, debit, journalEntry } from '#core/ledger/journal-entry.ts';
import { CASH, COLLATERAL, EXTERNAL, FEES, type JournalEntry, PNL, positionAccount } from '#core/model/journal.ts';
import { isRoundClosed, type Round, roundsOf } from '#core/reporting/rounds.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { FOLLOWER, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

type Draft = {
  readonly kind: JournalEntry['kind'];
  /** Shares that come, or go where below zero, and their cost. */
  readonly shares: string;
  readonly cost: string;
  readonly gain?: string;
  readonly fee?: string;
  readonly leader?: Wallet;
  readonly tokens?: readonly TokenId[];
};

const SHARP = `0x${'b'.repeat(40)}` as Wallet;

function anEntry({ leader = LEADER, tokens = [TOKEN], ...draft }: Draft, ms: number): JournalEntry {
  const [count, cost] = [sharesOf(draft.shares), dollars(draft.cost)];
  const [gain, fee] = [dollars(draft.gain ?? '0'), dollars(draft.fee ?? '0')];
  return journalEntry({
    ...{ follower: FOLLOWER, mode: 'live', kind: draft.kind, of: [String(ms), leader, draft.shares] },
    at: later(NOW, ms),
    legs: [
      ...tokens.flatMap((token) => [
        debit(positionAccount(token, leader), COLLATERAL, cost),
        debit(positionAccount(token, leader), token, count),
        credit(EXTERNAL, token, count),
      ]),
      debit(FEES, COLLATERAL, fee),
      credit(PNL, COLLATERAL, gain),
      credit(CASH, COLLATERAL, cost * BigInt(tokens.length) + fee - gain),
    ],
  });
}

/** The results of rounds in dollars, a closed one with a full stop. */
function told(rounds: readonly Round[]): readonly string[] {
  return rounds.map((round) => `${Number(round.result) / 1e6}${isRoundClosed(round) ? '.' : ''}`);
}

const bought: Draft = { kind: 'buy', shares: '10', cost: '5', fee: '0.1' };
const sold: Draft = { kind: 'sell', shares: '-10', cost: '-5', gain: '1', fee: '0.2' };
const paid: Draft = { kind: 'resolve', shares: '-10', cost: '-5', gain: '-5' };

describe('a round of a position', () => {
  test('is closed where nothing is owned any more, with what it realised less all fees', () => {
    // When
    const [round, ...others] = roundsOf([anEntry(bought, 1), anEntry(sold, 2)]);
    // Then 0.7 of a gain of 1 dollar is left
    expect(others).toEqual([]);
    expect(round).toMatchObject({
      ...{ token: TOKEN, leader: LEADER, openedAt: later(NOW, 1), at: later(NOW, 2), endedBy: 'sell', left: 0n },
      ...{ bought: sharesOf('10'), cost: dollars('5'), gone: sharesOf('10'), proceeds: dollars('6') },
      ...{ result: dollars('0.7'), isShared: false },
    });
  });

  test('is open until the last micro-share has gone', () => {
    const almost = { ...sold, shares: '-9.999999' };
    const last = { ...sold, shares: '-0.000001', cost: '0', gain: '0', fee: '0' };
    expect(told(roundsOf([anEntry(bought, 1), anEntry(almost, 2)]))).toEqual(['0.7']);
    expect(told(roundsOf([anEntry(bought, 1), anEntry(almost, 2), anEntry(last, 3)]))).toEqual(['0.7.']);
  });

  test('ends with a payout, and the next purchase begins another', () => {
    const journal = [anEntry(bought, 1), anEntry(sold, 2), anEntry(bought, 3), anEntry(paid, 4), anEntry(bought, 5)];
    expect(told(roundsOf(journal.toReversed()))).toEqual(['0.7.', '-5.1.', '-0.1']);
  });

  test('is of one leader and one token', () => {
    const others = [anEntry({ ...bought, leader: SHARP }, 1), anEntry({ ...bought, tokens: [OTHER_TOKEN] }, 1)];
    expect(told(roundsOf([anEntry(bought, 1), ...others, anEntry(sold, 2)])).toSorted()).toEqual([
      '-0.1',
      '-0.1',
      '0.7.',
    ]);
  });

  test('keeps a sale that its payout overtook: both are booked on it', () => {
    const late = { kind: 'sell', shares: '-4', cost: '0', gain: '2' } as const;
    const back = { kind: 'resolve', shares: '4', cost: '0', gain: '-4' } as const;
    const journal = [anEntry(bought, 1), anEntry({ ...paid, gain: '5' }, 2), anEntry(late, 3), anEntry(back, 4)];
    expect(told(roundsOf(journal))).toEqual(['2.9.']);
    expect(told(roundsOf(journal.slice(0, 3)))).toEqual(['6.9']);
    // Both in one run: the payout gives back and buys nothing
    const atOnce = [...journal.slice(0, 2), anEntry(back, 3), anEntry(late, 3)];
    expect(told(roundsOf(atOnce))).toEqual(['2.9.']);
  });

  test('does not end between a sale and a purchase of one run', () => {
    const [first, second] = [anEntry(sold, 2), anEntry(bought, 2)];
    for (const run of [
      [first, second],
      [second, first],
    ])
      expect(told(roundsOf([anEntry(bought, 1), ...run]))).toEqual(['0.6']);
  });

  test('has a result that nobody can tell where one booking gained on several positions', () => {
    const buys = [TOKEN, OTHER_TOKEN].map((token) => anEntry({ ...bought, tokens: [token] }, 1));
    const taken = { kind: 'drift', shares: '-10', cost: '-5', tokens: [TOKEN, OTHER_TOKEN] } as const;
    const shared = (gain: string) =>
      roundsOf([...buys, anEntry({ ...taken, gain }, 2)]).map(({ isShared, left }) => [isShared, left]);
    expect(shared('1')).toEqual([
      [true, 0n],
      [true, 0n],
    ]);
    expect(shared('0')).toEqual([
      [false, 0n],
      [false, 0n],
    ]);
  });

  test('has no result where its last shares were moved out of the wallet, and one where a person sold them', () => {
    const gone = { kind: 'drift', shares: '-10', cost: '-5' } as const;
    const ended = (...drafts: readonly Draft[]) =>
      roundsOf([bought, ...drafts].map((draft, at) => anEntry(draft, at))).map(({ isMoved }) => isMoved);
    expect(ended(gone)).toEqual([true]);
    expect(ended({ ...gone, gain: '1' })).toEqual([false]);
    expect(ended({ ...gone, shares: '-4', cost: '-2' }, { ...sold, shares: '-6', cost: '-3' })).toEqual([false]);
    // What was sold too often is put right by shares that come.
    expect(ended({ ...sold, shares: '-12' }, { kind: 'drift', shares: '2', cost: '0' })).toEqual([false]);
  });

  test('is none where no position moves', () => {
    const legs = [debit(CASH, COLLATERAL, 5n), credit(EXTERNAL, COLLATERAL, 5n)];
    const deposit = journalEntry({ follower: FOLLOWER, mode: 'live', kind: 'deposit', of: ['a'], at: NOW, legs });
    expect(roundsOf([deposit])).toEqual([]);
  });
});
