import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type TokenRow } from '#core/detection/group-rows.ts';
import { shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { watchLeaders } from '#flows/watch-leaders.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { aTokenRow } from '../../../support/builders/a-token-row.ts';
import { aTransaction, LEADER, TOKEN } from '../../../support/builders/identities.ts';
import { scriptedStream } from '../../../support/fakes/scripted-stream.ts';
import { givenStarted } from '../../../support/flow-steps.ts';

const settings = someSettings({
  monitoring: { pollIntervalMs: 15_000, portfolioSyncIntervalMs: 60_000 },
  detection: { sources: ['data-api', 'rtds'], confirmations: 1, copyOn: 'matched' },
});

/** One execution: its transaction and size, when the index shows it, and when frames of it come, lost where there are none. */
const execution = fc.record({
  transaction: fc.integer({ min: 1, max: 4 }),
  size: fc.integer({ min: 1, max: 3 }),
  tradedMs: fc.integer({ min: 0, max: 30 }).map((second) => second * 1_000),
  frames: fc.array(fc.integer({ min: 0, max: 50_000 }), { maxLength: 3 }),
});

test('D3: whatever the stream loses, doubles, delays or mixes up, each trade counts once and in full, for two watchers too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(execution, { minLength: 1, maxLength: 6 }), fc.boolean(), async (executions, isTwice) => {
      // Given
      const world = await givenStarted(settings);
      world.clock.advance(60_000 - (world.clock.moment % 60_000));
      const start = world.clock.moment;
      const stream = scriptedStream(world.clock);
      const tradedAt = new Map(executions.map(({ transaction, tradedMs }) => [transaction, tradedMs]));
      for (const { transaction, size, frames } of executions) {
        const tradedMs = tradedAt.get(transaction) ?? 0;
        const amount = { shares: shares(BigInt(size) * 1_000_000n), notional: usd(BigInt(size) * 500_000n) };
        const row: TokenRow = aTokenRow({
          ...amount,
          transaction: aTransaction(transaction),
          at: later(start, tradedMs),
        });
        for (const afterMs of frames)
          stream.tellAt(later(start, tradedMs + afterMs), { ...row, at: later(row.at, -1_000) });
        world.givenLeaderFill(row);
      }
      const traded = executions.reduce((sum, { size }) => sum + BigInt(size) * 1_000_000n, 0n);
      const held = async () => (await world.ledger.leaderPosition(LEADER, TOKEN))?.shares ?? 0n;
      const run = () => watchLeaders({ ...world.deps, openStream: stream.open }, 58_000);
      // When
      const commit: typeof world.ledger.commit = async (changes) => {
        const outcome = await world.ledger.commit(changes);
        expect((await held()) <= traded).toBe(true);
        return outcome;
      };
      const watched = () =>
        watchLeaders({ ...world.deps, ledger: { ...world.ledger, commit }, openStream: stream.open }, 58_000);
      await Promise.all(isTwice ? [watched(), watched()] : [watched()]);
      await run();
      // Then
      expect(await held()).toBe(traded);
      const recorded = world.ledger.dump().events.reduce((sum, event) => sum + event.shares, 0n);
      expect(recorded).toBe(traded);
    }),
    { numRuns: 150 },
  );
});
