import { type Mutant } from './mutant.ts';

/** Rules of section 11: ledgers on paper beside those of real money. */
export const PAPER: readonly Mutant[] = [
  {
    name: 'paper-order-sent-to-the-venue',
    rule: 'what a ledger on paper orders goes to the paper venue',
    file: 'adapters/paper/beside-paper.ts',
    search: '    return isPaper ? paper : live;\n',
    replace: '    return isPaper && mode.length === 0 ? paper : live;\n',
  },
  {
    name: 'paper-order-filled-twice',
    rule: 'what a paper order moves is at its version: the same order posted twice is filled once',
    file: 'adapters/dynamodb/paper-store.ts',
    search: '              ...conditionOf(write.value.version, mayBeNew),\n',
    replace: '',
  },
  {
    name: 'paper-fee-not-charged',
    rule: 'paper money pays the fee of the venue',
    file: 'adapters/paper/paper-writes.ts',
    search: 'const cash = isBuy ? usd(0n - totals.gross - totals.fee) :',
    replace: 'const cash = isBuy ? usd(0n - totals.gross) :',
  },
  {
    name: 'paper-redeemed-again',
    rule: 'shares on paper that were paid out are gone',
    file: 'adapters/paper/redeem-holdings.ts',
    search: '        amount: NO_SHARES,\n        moves: [],\n',
    replace: '',
  },
];

/** Leaders spread over several watchers. */
export const SHARDS: readonly Mutant[] = [
  {
    name: 'shard-reads-all-leaders',
    rule: 'a watcher reads the leaders of its own shard',
    file: 'flows/watch-leaders.ts',
    search: '    return of === shard || others.has(of);\n',
    replace: '    return of >= 0 || others.has(shard);\n',
  },
  {
    name: 'shard-reads-no-leaders',
    rule: 'the leaders of every shard that a schedule starts are read',
    file: 'flows/watch-leaders.ts',
    search: '    return of === shard || others.has(of);\n',
    replace: '    return (of === shard && shard === 0) || others.has(of);\n',
  },
  {
    name: 'nobody-stands-in',
    rule: 'the first watcher reads the leaders of shards that no schedule starts',
    file: 'flows/stand-in.ts',
    search: '    return others.filter((_, index) => now - (stored[index]?.until ?? 0) > UNWATCHED_MS);\n',
    replace: '    return others.filter((_, index) => (stored[index]?.until ?? 0) - now > UNWATCHED_MS);\n',
  },
];
