import { describe, expect, test } from '@jest/globals';
import { MAX_FAILED } from '#core/ledger/plan-redemption.ts';
import { type Position } from '#core/model/position.ts';
import { type Wallet } from '#core/values/ids.ts';
import { InvariantError } from '#core/values/invariant.ts';
import { plus } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares } from '#core/values/shares.ts';
import { type Usd } from '#core/values/usd.ts';
import { redeemWinners } from '#flows/redeem-winners.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aPosition } from '../../../support/builders/a-position.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { aTransaction, CONDITION, FOLLOWER_WALLET, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { thePosition } from '../../../support/flow-steps.ts';
import { flowWorld, type FlowWorld } from '../../../support/flow-world.ts';
import { type Gate } from '../../../support/gated-port.ts';
import { Crash } from '../../../support/one-fault.ts';
import { afterTenMinutes, givenClaim, MAIN, redeemedCash, theRedeeming } from '../../../support/redeem-steps.ts';
import { breaches } from '../../../support/world-proofs.ts';

describe('what a wallet of its own key is owed', () => {
  test.each(['v1', 'v1-neg-risk'] as const)('B32: of a %s market is redeemed by one transaction', async (domain) => {
    // Given
    const world = await givenClaim({ domain });
    // When
    const report = await world.whenRedeemed();
    await world.whenReconciled();
    // Then
    expect(report).toEqual({ claims: 1, sent: 1, failures: 0 });
    expect(world.redemptions.signed.map(({ call }) => call)).toEqual([
      { wallet: FOLLOWER_WALLET, condition: CONDITION, domain },
    ]);
    expect(world.redemptions.sent).toHaveLength(1);
    expect(thePosition(world)).toMatchObject({ claimed: 0n, claimedUsd: 0n });
    expect(redeemedCash(world)).toBe(dollars('388'));
  });

  test('B31: is no cash by the sending, only by the row of the activity', async () => {
    const world = await givenClaim();
    await world.whenRedeemed();
    expect(world.redemptions.mined.size).toBe(1);
    expect(redeemedCash(world)).toBe(0n);
    expect(thePosition(world).claimedUsd).toBe(dollars('388'));
    expect((await theRedeeming(world))?.wait).toEqual({ code: 'REDEEMED' });
  });

  test('B31: is cash once, and redeemed once, however often the functions run', async () => {
    const world = await givenClaim();
    for (let run = 0; run < 5; run += 1) await afterTenMinutes(world);
    expect(world.redemptions.sent).toHaveLength(1);
    expect(redeemedCash(world)).toBe(dollars('388'));
    expect(breaches(world)).toEqual([]);
  });

  test('of a market that ended 50/50 is redeemed for half', async () => {
    const world = await givenClaim({ pays: ['0.5', '0.5'] });
    await afterTenMinutes(world);
    expect(world.redemptions.sent).toHaveLength(1);
    expect(redeemedCash(world)).toBe(dollars('194'));
  });

  test('is nothing where the shares lost: they are at zero, and nothing is sent', async () => {
    const world = await givenClaim({ pays: ['0', '1'] });
    expect(await world.whenRedeemed()).toEqual({ claims: 0, sent: 0, failures: 0 });
    expect(thePosition(world)).toMatchObject({ available: 0n, claimedUsd: 0n });
    expect(world.redemptions.signed).toEqual([]);
  });

  test('is nothing before a final payout: what is only proposed moves no share', async () => {
    const world = await givenClaim({ isFinal: false });
    for (let run = 0; run < 3; run += 1) await afterTenMinutes(world);
    expect(await world.whenRedeemed()).toEqual({ claims: 0, sent: 0, failures: 0 });
    expect(thePosition(world)).toMatchObject({ available: sharesOf('388'), claimed: 0n });
  });

  test('waits for ten minutes for the venue’s own redeemer', async () => {
    const world = await givenClaim();
    world.clock.advance(-1);
    expect(await world.whenRedeemed()).toEqual({ claims: 1, sent: 0, failures: 0 });
    expect(await theRedeeming(world)).toBeUndefined();
    world.clock.advance(1);
    expect(await world.whenRedeemed()).toMatchObject({ sent: 1 });
  });

  test('B32: that somebody else redeemed closes by its row, and nothing is sent', async () => {
    // Given
    const world = await givenClaim();
    world.chain.transferred.set(TOKEN, 0n - sharesOf('388'));
    // When
    await world.whenRedeemed();
    // Then
    expect((await theRedeeming(world))?.wait).toEqual({ code: 'SHARES_GONE' });
    world.givenLeaderFill({
      wallet: FOLLOWER_WALLET,
      type: 'REDEEM',
      transaction: aTransaction(9),
      shares: sharesOf('388'),
      at: world.clock.moment,
    });
    await afterTenMinutes(world);
    expect(world.redemptions.signed).toEqual([]);
    expect(redeemedCash(world)).toBe(dollars('388'));
  });
});

describe('what a v2 market owes', () => {
  /** 388 shares of one outcome and 10 of the other, each paying half a dollar. */
  const givenBoth = async (): Promise<FlowWorld> => {
    const world = await givenClaim({ domain: 'v2', pays: ['0.5', '0.5'] });
    const claim = { claimed: sharesOf('10'), claimedUsd: dollars('5'), claimedAt: thePosition(world).claimedAt! };
    const value = aPosition({ token: OTHER_TOKEN, available: NO_SHARES, ...claim });
    await world.ledger.commit([{ kind: 'put', type: 'position', value }]);
    world.chain.transferred.set(OTHER_TOKEN, sharesOf('10'));
    return world;
  };
  const signedCalls = (world: FlowWorld): readonly unknown[] =>
    world.redemptions.signed.map(({ call }) => (call.domain === 'v2' ? [call.token, call.shares] : call));
  /** Late shares, in the wallet and claimed from now on. */
  const givenMore = async (world: FlowWorld, claimed: Shares, claimedUsd: Usd): Promise<void> => {
    const [{ version, ...position }] = (await world.ledger.tokenPositions(MAIN, TOKEN)) as [Position];
    const late = { claimed: plus(position.claimed, claimed), claimedUsd: plus(position.claimedUsd, claimedUsd) };
    const value = { ...position, ...late, claimedAt: world.clock.moment, version: version + 1n };
    world.chain.transferred.set(TOKEN, (world.chain.transferred.get(TOKEN) ?? 0n) + claimed);
    await world.ledger.commit([{ kind: 'put', type: 'position', value }]);
  };

  test('B32: is redeemed by one transaction of the outcome and the shares that are claimed, once', async () => {
    // Given
    const world = await givenClaim({ domain: 'v2' });
    // When
    expect(await world.whenRedeemed()).toEqual({ claims: 1, sent: 1, failures: 0 });
    expect((await theRedeeming(world))?.wait).toEqual({ code: 'REDEEMED' });
    for (let run = 0; run < 3; run += 1) await afterTenMinutes(world);
    // Then
    const shares = sharesOf('388');
    expect(world.redemptions.signed.map(({ call }) => call)).toEqual([
      { wallet: FOLLOWER_WALLET, condition: CONDITION, domain: 'v2', token: TOKEN, shares },
    ]);
    expect(world.redemptions.sent).toHaveLength(1);
    expect(redeemedCash(world)).toBe(dollars('388'));
    expect(breaches(world)).toEqual([]);
  });

  test.each([
    ['fewer, all that it holds', '-0.000001', '387.999999'],
    ['more, no more than is claimed', '5', '388'],
  ])('of which the wallet holds %s', async (_, more, least) => {
    const world = await givenClaim({ domain: 'v2' });
    world.chain.transferred.set(TOKEN, sharesOf(more));
    for (let run = 0; run < 3; run += 1) await afterTenMinutes(world);
    expect(signedCalls(world)).toEqual([[TOKEN, sharesOf(least)]]);
    expect(redeemedCash(world)).toBe(dollars(least));
  });

  test('of both outcomes is redeemed by a transaction of each, one after the other, each once', async () => {
    // Given
    const world = await givenBoth();
    // When
    expect(await world.whenRedeemed()).toEqual({ claims: 1, sent: 1, failures: 0 });
    await world.whenReconciled();
    expect(redeemedCash(world)).toBe(dollars('194'));
    for (let run = 0; run < 4; run += 1) await afterTenMinutes(world);
    // Then
    expect(signedCalls(world)).toEqual([
      [TOKEN, sharesOf('388')],
      [OTHER_TOKEN, sharesOf('10')],
    ]);
    expect(world.redemptions.breaches).toEqual([]);
    expect(redeemedCash(world)).toBe(dollars('199'));
  });

  test('of one outcome waits for the booking of its payment, and holds up the other one for nothing', async () => {
    // Given: the activity does not show the first redemption
    const world = await givenBoth();
    await world.whenRedeemed();
    const [row] = world.feed.rows.splice(-1);
    // When: more of it is claimed meanwhile
    await givenMore(world, sharesOf('6'), dollars('3'));
    for (let run = 0; run < 4; run += 1) await afterTenMinutes(world);
    // Then
    expect(signedCalls(world)).toEqual([
      [TOKEN, sharesOf('388')],
      [OTHER_TOKEN, sharesOf('10')],
    ]);
    expect(redeemedCash(world)).toBe(dollars('5'));
    expect((await theRedeeming(world))?.wait).toEqual({ code: 'REDEEMED' });
    // When: the row comes after all
    world.feed.rows.push({ ...row!, at: world.clock.moment });
    for (let run = 0; run < 3; run += 1) await afterTenMinutes(world);
    // Then
    expect(signedCalls(world).slice(2)).toEqual([[TOKEN, sharesOf('6')]]);
    expect(redeemedCash(world)).toBe(dollars('202'));
  });

  test('of one outcome is not booked by a row of the other that brought nothing', async () => {
    const world = await givenBoth();
    await world.whenRedeemed();
    const row = world.feed.rows.at(-1)!;
    world.feed.rows.push({ ...row, token: OTHER_TOKEN, shares: sharesOf('10'), notional: dollars('0') });
    await world.whenReconciled();
    expect(redeemedCash(world)).toBe(dollars('194'));
    for (let run = 0; run < 3; run += 1) await afterTenMinutes(world);
    expect(redeemedCash(world)).toBe(dollars('199'));
  });

  test('is refused as long as the payout is not on chain, or the Router not approved, and nothing is sent', async () => {
    const world = await givenClaim({ domain: 'v2' });
    world.redemptions.outlookIs = { isRefused: true };
    await world.whenRedeemed();
    expect((await theRedeeming(world))?.wait).toEqual({ code: 'CHAIN_REFUSES' });
    world.redemptions.outlookIs = { isApproved: false };
    await afterTenMinutes(world);
    expect((await theRedeeming(world))?.wait).toEqual({ code: 'NOT_APPROVED' });
    expect(world.redemptions.sent).toEqual([]);
  });

  test('is left to a person after three transactions that reverted: the venue was faster, or somebody sent shares away', async () => {
    const world = await givenBoth();
    world.redemptions.scripts.push('reverted', 'reverted', 'reverted');
    for (let run = 0; run < 5; run += 1) await afterTenMinutes(world);
    expect(world.redemptions.sent).toHaveLength(MAX_FAILED);
    expect((await theRedeeming(world))?.wait).toMatchObject({ code: 'FAILED' });
  });

  test.each(['before', 'after'] as const)(
    'is paid once by a transaction of each outcome, wherever a run ends: %s the effect of a call',
    async (when) => {
      const whole = endingAt(Infinity, when);
      await redeemWinners((await givenBoth()).depsBehind(whole.gate), 58_000);
      for (let at = 1; at <= whole.calls(); at += 1) {
        // Given
        const world = await givenBoth();
        // When
        await redeemWinners(world.depsBehind(endingAt(at, when).gate), 58_000).catch((error: unknown) => {
          expect(error).toBeInstanceOf(Crash);
        });
        for (let run = 0; run < 4; run += 1) await afterTenMinutes(world);
        // Then
        const { mined, breaches } = world.redemptions;
        expect({ at, mined: mined.size, breaches }).toEqual({ at, mined: 2, breaches: [] });
        expect({ at, cash: redeemedCash(world) }).toEqual({ at, cash: dollars('199') });
      }
    },
  );
});

describe('what is left to a person', () => {
  test('of a deposit wallet, for which nothing is asked of the chain', async () => {
    // Given
    const world = await givenClaim({ signatureType: 3 });
    const nobody = (): Promise<never> => Promise.reject(new Error('nobody should ask'));
    world.redemptions.outlook = nobody;
    world.chain.tokenBalance = nobody;
    // When
    const report = await world.whenRedeemed();
    // Then
    expect(report).toEqual({ claims: 1, sent: 0, failures: 0 });
    expect((await theRedeeming(world))?.wait).toEqual({ code: 'WALLET_TYPE' });
  });

  test('of a market that nobody knows any more', async () => {
    const world = await givenClaim();
    world.markets.known.clear();
    await world.whenRedeemed();
    expect((await theRedeeming(world))?.wait).toEqual({ code: 'MARKET_UNKNOWN' });
  });

  test('where the key is that of another wallet', async () => {
    const world = await givenClaim();
    world.redemptions.isOwnKey = false;
    await world.whenRedeemed();
    expect((await theRedeeming(world))?.wait).toEqual({ code: 'WRONG_KEY' });
    expect(world.redemptions.sent).toEqual([]);
  });

  test('without gas, and is redeemed once there is some', async () => {
    const world = await givenClaim();
    world.redemptions.outlookIs = { funds: 1n };
    await world.whenRedeemed();
    expect((await theRedeeming(world))?.wait).toMatchObject({ code: 'NO_GAS', is: 1n });
    world.redemptions.outlookIs = {};
    await afterTenMinutes(world);
    expect(redeemedCash(world)).toBe(dollars('388'));
  });

  test('B32: is told a day after the payout, and again a day later, not at each run', async () => {
    // Given
    const world = await givenClaim({ signatureType: 3 });
    const told = (): number => world.log.counts.get('ClaimsUnredeemed') ?? 0;
    // When
    world.clock.advance(86_400_000 - 600_001);
    await world.whenRedeemed();
    expect(told()).toBe(0);
    world.clock.advance(1);
    await world.whenRedeemed();
    await world.whenRedeemed();
    // Then
    expect(told()).toBe(1);
    world.clock.advance(86_400_000);
    await world.whenRedeemed();
    expect(told()).toBe(2);
  });
});

describe('followers', () => {
  test.each(['paper', 'dry-run'] as const)('of mode %s have nothing to redeem', async (mode) => {
    // Given
    const world = await givenClaim();
    await world.ledger.commit([{ kind: 'put', type: 'position', value: { ...thePosition(world), mode, version: 1n } }]);
    const settings = someSettings({ followers: [aFollower({ mode, signatureType: 0 })] });
    // When
    const current = { ...world.deps.settings, current: () => Promise.resolve(settings) };
    // Then
    const report = await redeemWinners({ ...world.deps, settings: current }, 1_000);
    expect(report).toEqual({ claims: 0, sent: 0, failures: 0 });
  });

  test('S9: that are halted send nothing, neither anew nor again', async () => {
    // Given
    const world = await givenClaim();
    world.ledger.setTradingMode(MAIN, 'HALTED');
    // When
    await world.whenRedeemed();
    expect((await theRedeeming(world))?.wait).toEqual({ code: 'HALTED' });
    world.ledger.setTradingMode(MAIN, 'REDUCING');
    world.redemptions.scripts.push('lost');
    await world.whenRedeemed();
    world.ledger.setTradingMode(MAIN, 'HALTED');
    await world.whenRedeemed();
    // Then
    expect(world.redemptions.sent).toHaveLength(1);
    world.ledger.setTradingMode(MAIN, 'ACTIVE');
    await afterTenMinutes(world);
    expect(world.redemptions.sent).toHaveLength(2);
    expect(redeemedCash(world)).toBe(dollars('388'));
  });

  test('S9: a stop that comes between the look at the mode and the signature stores and sends nothing', async () => {
    // Given
    const world = await givenClaim();
    const { sign } = world.redemptions;
    world.redemptions.sign = (...given) => {
      world.ledger.setTradingMode(MAIN, 'HALTED');
      return sign(...given);
    };
    // When
    await world.whenRedeemed();
    // Then
    expect(world.redemptions.sent).toEqual([]);
    expect((await theRedeeming(world))?.open).toBeUndefined();
  });

  test('without settings are none', async () => {
    const world = await flowWorld();
    const settings = { ...world.deps.settings, current: () => Promise.resolve(undefined) };
    expect(await redeemWinners({ ...world.deps, settings }, 1_000)).toEqual({ claims: 0, sent: 0, failures: 0 });
  });

  test('a source that fails is counted, and the next run does it', async () => {
    const world = await givenClaim();
    const { outlook } = world.redemptions;
    world.redemptions.outlook = () => Promise.reject(new UnavailableError('the node is down'));
    expect(await world.whenRedeemed()).toEqual({ claims: 1, sent: 0, failures: 1 });
    expect(world.log.counts.get('RedemptionsPutOff')).toBe(1);
    world.redemptions.outlook = outlook;
    await afterTenMinutes(world);
    expect(redeemedCash(world)).toBe(dollars('388'));
  });

  test('a broken promise halts its ledger, and fails the run', async () => {
    const world = await givenClaim();
    world.redemptions.outlook = () => Promise.reject(new InvariantError('broken'));
    await expect(world.whenRedeemed()).rejects.toThrow('broken');
    expect((await world.ledger.cap(MAIN, 'G'))?.tradingMode).toBe('HALTED');
  });
});

describe('transactions that come to nothing', () => {
  test(`are ${MAX_FAILED} at most, each after the end of the one before; then a person looks`, async () => {
    // Given
    const world = await givenClaim();
    world.redemptions.scripts.push(...Array.from({ length: MAX_FAILED + 2 }, () => 'reverted' as const));
    // When
    for (let run = 0; run < MAX_FAILED + 2; run += 1) await afterTenMinutes(world);
    // Then
    expect(world.redemptions.signed.map(({ terms }) => terms.nonce)).toEqual([7n, 8n, 9n]);
    expect(world.redemptions.sent).toHaveLength(MAX_FAILED);
    expect(await theRedeeming(world)).toMatchObject({ wait: { code: 'FAILED' }, failed: { length: MAX_FAILED } });
    expect(world.log.counts.get('RedemptionsFailed')).toBe(MAX_FAILED);
    expect(world.redemptions.breaches).toEqual([]);
    expect(redeemedCash(world)).toBe(0n);
  });

  test('a transaction whose number the owner used is given up, and another one signed', async () => {
    const world = await givenClaim();
    world.redemptions.scripts.push('replaced');
    await afterTenMinutes(world);
    await afterTenMinutes(world);
    expect(world.redemptions.signed.map(({ terms }) => terms.nonce)).toEqual([7n, 8n]);
    expect(world.redemptions.breaches).toEqual([]);
    expect(redeemedCash(world)).toBe(dollars('388'));
  });

  test.each(['lost', 'waiting', 'refused', 'answer-lost'] as const)(
    'X1: one that is %s may still be mined: the same bytes are sent again, never others',
    async (script) => {
      // Given
      const world = await givenClaim();
      world.redemptions.scripts.push(script, script, script);
      // When
      for (let run = 0; run < 5; run += 1) await afterTenMinutes(world);
      // Then
      expect(world.redemptions.signed).toHaveLength(1);
      expect(new Set(world.redemptions.sent).size).toBe(1);
      expect(world.redemptions.sent.length).toBeLessThanOrEqual(4);
      expect(redeemedCash(world)).toBe(dollars('388'));
    },
  );

  test('shares that came after a redemption was signed are redeemed by the next', async () => {
    // Given
    const world = await givenClaim();
    await afterTenMinutes(world);
    const position = thePosition(world);
    // When: a trade is confirmed late, and becomes a claim
    world.chain.transferred.set(TOKEN, (world.chain.transferred.get(TOKEN) ?? 0n) + sharesOf('5'));
    const late = { claimed: sharesOf('5'), claimedUsd: dollars('5'), claimedAt: world.clock.moment };
    const value = { ...position, ...late, version: position.version + 1n };
    await world.ledger.commit([{ kind: 'put', type: 'position', value }]);
    await afterTenMinutes(world);
    // Then
    expect(world.redemptions.signed.map(({ terms }) => terms.nonce)).toEqual([7n, 8n]);
    expect(redeemedCash(world)).toBe(dollars('393'));
  });
});

/** A gate behind which everything ends at one call: before its effect, or after it. */
function endingAt(at: number, when: 'before' | 'after'): { readonly gate: Gate; calls(): number } {
  let calls = 0;
  return {
    calls: () => calls,
    gate: async (call) => {
      calls += 1;
      if (calls > at || (calls === at && when === 'before')) throw new Crash(`call ${at}`);
      const result = await call();
      if (calls === at) throw new Crash(`call ${at}`);
      return result;
    },
  };
}

describe('a run that ends at any of its calls', () => {
  const SCRIPTS = ['mined', 'answer-lost', 'lost', 'waiting', 'reverted', 'replaced'] as const;
  const CASES = SCRIPTS.flatMap((script) => [[script, 'before'] as const, [script, 'after'] as const]);

  test.each(CASES)(
    'and bytes that are %s: %s its effect leaves one payout, and never two transactions',
    async (script, when) => {
      // Given: how many calls a run makes
      const whole = endingAt(Infinity, when);
      const counted = await givenClaim();
      counted.redemptions.scripts.push(script);
      await redeemWinners(counted.depsBehind(whole.gate), 58_000);
      expect(whole.calls()).toBeGreaterThan(15);
      const most = script === 'reverted' || script === 'replaced' ? 2 : 1;
      for (let at = 1; at <= whole.calls(); at += 1) {
        const world = await givenClaim();
        world.redemptions.scripts.push(script);
        // When
        await redeemWinners(world.depsBehind(endingAt(at, when).gate), 58_000).catch((error: unknown) => {
          expect(error).toBeInstanceOf(Crash);
        });
        for (let run = 0; run < 4; run += 1) await afterTenMinutes(world);
        // Then
        const different = new Set(world.redemptions.sent).size;
        expect({ at, different }).toEqual({ at, different: most });
        expect({ at, breaches: world.redemptions.breaches }).toEqual({ at, breaches: [] });
        expect({ at, cash: redeemedCash(world) }).toEqual({ at, cash: dollars('388') });
      }
    },
  );

  test('two runs at once send the bytes of one of them', async () => {
    const world = await givenClaim();
    world.redemptions.scripts.push('waiting', 'waiting');
    await Promise.all([redeemWinners(world.deps, 58_000), redeemWinners(world.deps, 58_000)]);
    for (let run = 0; run < 3; run += 1) await afterTenMinutes(world);
    expect(world.redemptions.signed.length).toBeGreaterThan(1);
    expect(new Set(world.redemptions.sent).size).toBe(1);
    expect(world.redemptions.breaches).toEqual([]);
    expect(redeemedCash(world)).toBe(dollars('388'));
  });
});

describe('a follower whose wallet is another one now', () => {
  const OTHER_WALLET = `0x${'7'.repeat(40)}` as Wallet;
  /** What the wallet of before had sent is not mined, and nobody knows whether it will be. */
  const givenMoved = async () => {
    const world = await givenClaim();
    world.redemptions.scripts.push('lost', 'lost', 'lost');
    await world.whenRedeemed(0);
    const monitoring = { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 };
    const follower = aFollower({ signatureType: 0, wallet: OTHER_WALLET });
    await world.givenSettings(someSettings({ followers: [follower], monitoring }));
    return world;
  };

  test('has a place of its own: what the wallet of before has under way takes none of it', async () => {
    const world = await givenMoved();
    expect((await world.ledger.redeemLane(FOLLOWER_WALLET))?.open).toBe(CONDITION);
    expect(await world.ledger.redeemLane(OTHER_WALLET)).toBeUndefined();
    const report = await world.whenRedeemed();
    expect(report).toMatchObject({ sent: 0, failures: 0 });
    expect((await theRedeeming(world))?.open?.wallet).toBe(FOLLOWER_WALLET);
  });

  test('signs nothing for a claim while the transaction of before may be mined, and sees when it was', async () => {
    // Given
    const world = await givenMoved();
    world.redemptions.scripts.length = 0;
    // When
    await world.whenRedeemed(0);
    world.clock.advance(60_000);
    await world.whenRedeemed(0);
    // Then
    expect(world.redemptions.signed).toHaveLength(1);
    expect((await theRedeeming(world))?.redeemed).toBeDefined();
    expect((await world.ledger.redeemLane(FOLLOWER_WALLET))?.open).toBeUndefined();
  });
});
