import { describe, expect, test } from '@jest/globals';
import { type JournalEntry } from '#core/model/journal.ts';
import { type LeaderScore } from '#core/model/leader-score.ts';
import { type LeaderStanding } from '#core/model/leader-standing.ts';
import { judgeLeader, type PaperCopies, paperCopies } from '#core/scoring/judge-leader.ts';
import { VETO_LASTS_MS } from '#core/scoring/judge-veto.ts';
import { known } from '#core/scoring/statistic.ts';
import { type ConditionId, type EventGroupId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later, unixMs } from '#core/values/unix-ms.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { aSelection } from '../../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER } from '../../../../support/builders/identities.ts';

const DAY = unixMs(Date.parse('2026-06-20T00:00Z'));
const NOW = later(DAY, 3_600_000);
const OTHER = `0x${'b'.repeat(40)}` as Wallet;

/** Lower bounds day by day, the newest last. */
function scoresOf(...bounds: readonly number[]): readonly Pick<LeaderScore, 'asOf' | 'evidence'>[] {
  const evidence = { sharpe: 1, upperBound: 2, effectiveDays: 90, pValue: 0.1, block: 5, dsr: known(0.5) };
  return bounds.map((lowerBound, at) => ({
    asOf: later(DAY, (at + 1 - bounds.length) * DAY_MS),
    evidence: known({ ...evidence, lowerBound }),
  }));
}

type Judged = Parameters<typeof judgeLeader>[0];
const judged = (changes: Partial<Judged> = {}): LeaderStanding =>
  judgeLeader({
    ...{ leader: LEADER, selection: aSelection({ vetoDays: 3 }), scores: scoresOf(-1, -1, -0.5) },
    ...{ run: { asOf: DAY, leftOut: [] }, onPaper: undefined, before: undefined, now: NOW },
    ...changes,
  });

describe('a veto', () => {
  test('stands where his bound was below on as many days as are asked for, of days that had come', () => {
    expect(judged().veto).toMatchObject({ until: later(DAY, VETO_LASTS_MS) });
    expect(judged({ scores: scoresOf(-1, -0.5) })).toEqual({ leader: LEADER, measuredAt: NOW });
    const toCome = scoresOf(0.5).map((one) => ({ ...one, asOf: later(NOW, 1) }));
    expect(judged({ scores: [...scoresOf(-1, -1, -0.5), ...toCome] })).toHaveProperty('veto');
  });

  test('stands nowhere where nobody asks for one', () => {
    for (const selection of [undefined, aSelection()]) expect(judged({ selection })).not.toHaveProperty('veto');
  });

  test('of whom the run left out stands as if it had been said again, and of nobody else', () => {
    // Given
    const run = (leader: Wallet) => ({ asOf: later(DAY, 3 * DAY_MS), leftOut: [{ leader }] });
    const [before, now] = [judged(), later(NOW, 3 * DAY_MS)];

    // When
    const [own, others] = [LEADER, OTHER].map((leader) => judged({ run: run(leader), scores: [], before, now }));

    // Then
    expect(own!.veto).toEqual({ ...before.veto, until: later(DAY, 3 * DAY_MS + VETO_LASTS_MS) });
    expect(others).not.toHaveProperty('veto');
    expect(judged({ run: run(LEADER), scores: [], before, now: before.veto!.until })).not.toHaveProperty('veto');
    expect(judged({ run: run(LEADER), scores: [] })).not.toHaveProperty('veto');
  });
});

describe('copies on paper', () => {
  const trial: LeaderStanding = { leader: LEADER, measuredAt: DAY, paper: { settled: 7n } };
  const nothing: PaperCopies = { rounds: [], eventOf: (token) => token, wanted: 30n };
  const entry = (kind: 'buy' | 'resolve', token: string, leader: Wallet): JournalEntry => {
    const leg = kind === 'buy' ? { debit: 5n, credit: 0n } : { debit: 0n, credit: 5n };
    const legs = [{ account: `POSITION:${token}:${leader}`, asset: token, ...leg }];
    return { entryId: `${kind} ${token} ${leader}`, follower: FOLLOWER, mode: 'paper', kind, at: DAY, legs };
  };
  const settled = (token: string, leader: Wallet = LEADER) =>
    (['buy', 'resolve'] as const).map((kind) => entry(kind, token, leader));

  test('that nobody asks for, or that nobody made, leave what was known of them', () => {
    for (const onPaper of [undefined, nothing])
      expect(judged({ onPaper, before: trial, scores: [] }).paper).toEqual({ settled: 7n });
    expect(judged({ onPaper: nothing, scores: [] })).not.toHaveProperty('paper');
  });

  test('are a leader’s own, of all accounts, and one event where their markets hang together', () => {
    // Given
    const together = ['1', '2'].map((token) =>
      aPosition({ token: token as TokenId, eventGroup: '77' as EventGroupId }),
    );
    const alone = aPosition({ token: '3' as TokenId, condition: `0x${'3'.repeat(64)}` as ConditionId });
    const ledgers = [
      { positions: together, journal: [...settled('1'), ...settled('4', OTHER)] },
      { positions: [alone], journal: [...settled('2'), ...settled('3')] },
    ];

    // When
    const onPaper = paperCopies({ ledgers, wanted: 30n });

    // Then
    expect(judged({ onPaper, scores: [] }).paper).toEqual({ settled: 2n });
    expect(judged({ onPaper, scores: [], leader: OTHER }).paper).toEqual({ settled: 1n });
  });
});
