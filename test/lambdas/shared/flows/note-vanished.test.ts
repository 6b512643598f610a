import { expect, test } from '@jest/globals';
import { type EventId } from '#core/values/ids.ts';
import { noteVanished } from '#flows/note-vanished.ts';
import { eventOf } from '#flows/record-fills.ts';
import { type ChainReach } from '#ports/cursors.ts';
import { type FillLog } from '#ports/fill-logs.ts';
import { aTransaction, LEADER, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { memoryLedger } from '../../../support/ledger-store.ts';

const aFill = (block: number): FillLog => ({
  wallet: LEADER,
  token: TOKEN,
  side: 'BUY',
  shares: sharesOf('1'),
  notional: dollars('1'),
  transaction: aTransaction(block),
  block,
  logIndex: 0,
  at: NOW,
});

const seenAt = (block: number) => new Map([[eventOf(aFill(block)), { wallet: LEADER, block }]]);

async function whenReadAgain(seen: Map<EventId, ChainReach>, fills: readonly FillLog[]) {
  const log = countingLog();
  await noteVanished({ ledger: memoryLedger(), log }, { seen, fills, from: 10, until: 20, now: NOW });
  return log.counts.get('LeaderFillsVanished') ?? 0;
}

test.each([
  [9, 0],
  [10, 1],
  [20, 1],
  [21, 0],
])('D12: of blocks 10 to 20, a fill of block %p that is gone has vanished %p times', async (block, times) => {
  const seen = seenAt(block);
  expect(await whenReadAgain(seen, [])).toBe(times);
  expect(await whenReadAgain(seen, [])).toBe(0);
});

test('D12: a fill that stands in another block now has not vanished', async () => {
  const seen = seenAt(12);
  expect(await whenReadAgain(seen, [{ ...aFill(12), block: 15 }])).toBe(0);
  expect([...seen.values()]).toEqual([{ wallet: LEADER, block: 15 }]);
});

test('what is older than the overlap is forgotten', async () => {
  const seen = seenAt(9);
  await whenReadAgain(seen, []);
  expect(seen.size).toBe(0);
});
