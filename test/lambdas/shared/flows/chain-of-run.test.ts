import { describe, expect, test } from '@jest/globals';
import { chainOfRun } from '#flows/chain-of-run.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { aSentBuy } from '../../../support/builders/a-child.ts';
import { aTransaction, FOLLOWER_WALLET, TOKEN } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { scriptedChain } from '../../../support/fakes/scripted-chain.ts';

const ORDER = aSentBuy();
const GONE = new UnavailableError('no answer in time');

/** A run over a chain of which every question is noted. */
function givenRun() {
  const scripted = scriptedChain();
  const asked: string[] = [];
  const noted = new Proxy(scripted, {
    get: (chain, name: keyof typeof scripted) => {
      const method = chain[name];
      if (typeof method !== 'function') return method;
      return (...input: readonly unknown[]): unknown => {
        asked.push(name);
        return (method as (...values: readonly unknown[]) => unknown)(...input);
      };
    },
  });
  const log = countingLog();
  return { scripted, asked, log, ...chainOfRun({ chain: noted, log }) };
}

describe('a run in which the chain answers', () => {
  test('asks it everything', async () => {
    const { chain, asked, log } = givenRun();
    expect(await chain.orderStatus(ORDER)).toEqual({ isFilled: false, remaining: 0n });
    expect(await chain.tokenBalance(FOLLOWER_WALLET, TOKEN, 'v1')).toBe(0n);
    expect(await chain.collateral(FOLLOWER_WALLET)).toBe(0n);
    expect(await chain.fillsOf(aTransaction(1), ORDER)).toBeUndefined();
    expect(asked).toEqual(['orderStatus', 'tokenBalance', 'collateral', 'fillsOf']);
    expect(log.counts.get('ProofsPutOff')).toBeUndefined();
  });
});

describe('a run in which the chain did not answer once', () => {
  test.each(['collateral', 'tokenBalance', 'orderStatus', 'fillsOf'] as const)(
    'when asked for %s, asks for the state of no order any more, and counts that',
    async (source) => {
      // Given
      const { chain, scripted, asked, log } = givenRun();
      const { orderStatus } = scripted;
      Object.assign(scripted, { [source]: () => Promise.reject(GONE) });
      const ask = {
        collateral: () => chain.collateral(FOLLOWER_WALLET),
        tokenBalance: () => chain.tokenBalance(FOLLOWER_WALLET, TOKEN, 'v1'),
        orderStatus: () => chain.orderStatus(ORDER),
        fillsOf: () => chain.fillsOf(aTransaction(1), ORDER),
      };
      await expect(ask[source]()).rejects.toBe(GONE);
      scripted.orderStatus = orderStatus;
      // When
      for (const pass of [1, 2]) {
        await expect(chain.orderStatus(ORDER)).rejects.toThrow(UnavailableError);
        expect(log.counts.get('ProofsPutOff')).toBe(pass);
      }
      // Then
      expect(asked).toEqual([source]);
    },
  );

  test('asks for no cash and no approvals any more: the next run reads them', async () => {
    const { chain, scripted, asked, nextPass } = givenRun();
    scripted.collateral = () => Promise.reject(GONE);
    await expect(chain.collateral(FOLLOWER_WALLET)).rejects.toThrow(UnavailableError);
    scripted.collateral = () => Promise.resolve(dollars('1'));
    nextPass();
    await expect(chain.collateral(FOLLOWER_WALLET)).rejects.toThrow(UnavailableError);
    await expect(chain.missingApprovals(FOLLOWER_WALLET)).rejects.toThrow(UnavailableError);
    expect(asked).toEqual(['collateral']);
  });

  test('asks for fills again in the next pass: until then what is confirmed is booked by the formula at once', async () => {
    // Given
    const { chain, scripted, asked, nextPass } = givenRun();
    scripted.isDown = true;
    await expect(chain.fillsOf(aTransaction(1), ORDER)).rejects.toThrow(UnavailableError);
    await expect(chain.fillsOf(aTransaction(2), ORDER)).rejects.toThrow(UnavailableError);
    expect(asked).toEqual(['fillsOf']);
    // When
    scripted.isDown = false;
    nextPass();
    // Then
    expect(await chain.fillsOf(aTransaction(2), ORDER)).toBeUndefined();
  });

  test('does not hold an answer that cannot be read for none: one bad receipt must not stop every proof', async () => {
    const { chain, scripted } = givenRun();
    scripted.fillsOf = () => Promise.reject(new UnreadableAnswerError('cut off'));
    await expect(chain.fillsOf(aTransaction(1), ORDER)).rejects.toThrow(UnreadableAnswerError);
    expect(await chain.orderStatus(ORDER)).toEqual({ isFilled: false, remaining: 0n });
  });
});
