import { describe, expect, it } from '@jest/globals';
import { type Proof, prove, type ProofFacts } from '#core/ledger/prove.ts';
import { ledgerTally } from '#core/ledger/tally.ts';
import { type Position, UNATTRIBUTED } from '#core/model/position.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { aBuyChild } from '../../../../support/builders/a-child.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { FOLLOWER, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const proven = (changes: Partial<ProofFacts> = {}): Proof =>
  prove({ sums: ledgerTally(new Set()).sums, positions: [], caps: [], isWholeHistory: true, ...changes });
const aCap = (name: string, posted: bigint, changes: object = {}) => ({
  ...({ follower: FOLLOWER, mode: 'live', name, reserved: usd(0n), posted: usd(posted), used: usd(posted) } as const),
  ...{ tradingMode: 'ACTIVE' as const, ...changes },
});
const whatOf = ({ differences }: Proof): readonly string[] => differences.map(({ what }) => what);

/** 10 shares found at 4 dollars, with the books and caps that belong to them. */
function found(position: Partial<Position> = {}): Pick<ProofFacts, 'sums' | 'positions' | 'caps'> {
  const tally = ledgerTally(new Set());
  const account = `POSITION:${TOKEN}:${UNATTRIBUTED}`;
  tally.leg({ account, asset: 'pUSD', debit: dollars('4'), credit: 0n });
  tally.leg({ account: 'EXTERNAL', asset: 'pUSD', debit: 0n, credit: dollars('4') });
  tally.leg({ account, asset: TOKEN, debit: sharesOf('10'), credit: 0n });
  tally.leg({ account: 'EXTERNAL', asset: TOKEN, debit: 0n, credit: sharesOf('10') });
  const one = aPosition({ leader: UNATTRIBUTED, available: sharesOf('10'), basis: dollars('4'), ...position });
  return {
    sums: tally.sums,
    positions: [one],
    caps: ['G', `M#${one.condition}`, `P#${TOKEN}`].map((name) =>
      aCap(name, dollars('4'), name.startsWith('P') ? { shares: sharesOf('10') } : {}),
    ),
  };
}

describe('a proof', () => {
  it('of nothing holds', () => {
    expect(proven()).toEqual({ differences: [], caps: 0, positions: 0, tokens: 0, isCashCompared: false });
  });

  it('counts what no copy bought in G, M and P, in no leader’s cap', () => {
    expect(whatOf(proven(found()))).toEqual([]);
    const caps = [...found().caps, aCap(`L#${UNATTRIBUTED}`, dollars('4'))];
    expect(whatOf(proven({ ...found(), caps }))).toEqual([`posted on L#${UNATTRIBUTED}`]);
  });

  it('misses a cap that is not stored at all', () => {
    expect(whatOf(proven({ ...found(), caps: found().caps.slice(1) }))).toEqual(['posted on G']);
    const tally = ledgerTally(new Set());
    tally.child(aBuyChild({ caps: ['G'], leftToBuy: shares(0n) }));
    expect(proven({ sums: tally.sums }).differences).toMatchObject([
      { what: 'reserved on G', stored: 0n, expected: dollars('50.01') },
    ]);
  });

  it('sees a sum of a cap that is not its parts', () => {
    expect(whatOf(proven({ caps: [aCap('G', 0n, { used: usd(1n) })] }))).toEqual(['in use of G']);
  });

  it('puts what is wrong in the ledger before what is wrong in the wallet', () => {
    const wallet = { cash: usd(5n), tokens: new Map([[TOKEN, sharesOf('9')]]) };
    const { differences } = proven({ ...found(), wallet, caps: found().caps.slice(1) });
    expect(differences.map(({ kind, what }) => [kind, what])).toEqual([
      ['ledger', 'posted on G'],
      ['wallet', `shares of ${TOKEN}`],
      ['wallet', 'cash'],
    ]);
  });

  it('compares tokens of the wallet that no position is of, too', () => {
    const wallet = { cash: usd(0n), tokens: new Map([[OTHER_TOKEN, sharesOf('1')]]) };
    expect(proven({ wallet }).differences).toMatchObject([{ what: `shares of ${OTHER_TOKEN}`, stored: 0n }]);
  });

  it('waits with tokens that are claimed, and with cash while a claim is to be paid, not while it pays nothing', () => {
    const wallet = { cash: usd(7n), tokens: new Map([[TOKEN, sharesOf('0')]]) };
    const claim = (claimedUsd: bigint) =>
      proven({ positions: [aPosition({ claimed: shares(1n), claimedUsd: usd(claimedUsd) })], wallet });
    expect(claim(1n)).toMatchObject({ tokens: 0, isCashCompared: false });
    expect(claim(0n)).toMatchObject({ tokens: 0, isCashCompared: true });
  });
});
