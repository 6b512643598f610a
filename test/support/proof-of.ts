import { type Proof, prove, type WalletFacts } from '#core/ledger/prove.ts';
import { ledgerTally } from '#core/ledger/tally.ts';
import { type MemoryLedger } from './ledger-store.ts';

/** Proves everything that a ledger in memory holds of its one follower. */
export function proofOf(
  { journal, children, positions, caps }: ReturnType<MemoryLedger['dump']>,
  wallet?: WalletFacts,
): Proof {
  const tally = ledgerTally(new Set(caps.map(({ name }) => name)));
  for (const entry of journal) for (const leg of entry.legs) tally.leg(leg);
  for (const child of children) tally.child(child);
  return prove({
    sums: tally.sums,
    positions,
    caps,
    isWholeHistory: true,
    ...(wallet === undefined ? {} : { wallet }),
  });
}
