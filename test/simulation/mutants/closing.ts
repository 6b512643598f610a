import { type Mutant } from './mutant.ts';

/** Rules of guards and of what a person closes. */
export const CLOSING: readonly Mutant[] = [
  {
    name: 'guard-without-a-price',
    rule: 'a guard that sees no bid fires on nothing',
    file: 'core/risk/quote.ts',
    search:
      "  if (bid === undefined) return { isKnown: false, why: 'NO_BIDS', ...(ask === undefined ? {} : { ask }) };\n",
    replace: '  if (bid === undefined) return { isKnown: true, mark: 1n as Price };\n',
  },
  {
    name: 'closing-keeps-its-target',
    rule: 'a closing lowers the target before anything is sold',
    file: 'core/execution/close-position.ts',
    search: '    target: NO_SHARES,\n',
    replace: '    target: position.target,\n',
  },
  {
    name: 'closing-named-after-the-time',
    rule: 'a closing is named after the version of the position that it closes',
    file: 'core/execution/close-position.ts',
    search: 'closeParentId(`${follower}#${mode}`, `${token}#${leader}`, version)',
    replace: 'closeParentId(`${follower}#${mode}`, `${token}#${leader}`, BigInt(now))',
  },
  {
    name: 'closing-spares-what-is-bought',
    rule: 'a closing takes all of purchases under way',
    file: 'core/execution/close-position.ts',
    search: '    buying: position.buying.map((pending) => keepLess(pending, cut)),\n',
    replace: '    buying: position.buying,\n',
  },
  {
    name: 'closing-spares-what-is-recorded',
    rule: 'a closing takes what was recorded up to it and is not bought yet',
    file: 'core/execution/close-position.ts',
    search: '    leaderVersion: leaderVersion + 1n,\n',
    replace: '    leaderVersion,\n',
  },
  {
    name: 'closing-reads-the-leader-first',
    rule: 'the leader position is read after the position: what is being bought was recorded before',
    file: 'flows/close-out.ts',
    search:
      '  const position = (await ledger.position(place)) ?? emptyPosition(place);\n  if (onlyVersion !== undefined && position.version !== onlyVersion) return undefined;\n  // After the position: what it is buying was recorded before, and falls with the rest.\n  const leader = await ledger.leaderPosition(place.leader, place.token);\n',
    replace:
      '  const leader = await ledger.leaderPosition(place.leader, place.token);\n  const position = (await ledger.position(place)) ?? emptyPosition(place);\n  if (onlyVersion !== undefined && position.version !== onlyVersion) return undefined;\n',
  },
  {
    name: 'catch-up-forgets-what-was-closed',
    rule: 'what was closed stays closed when a person catches up with its leader',
    file: 'flows/draft-entry.ts',
    search: '[...cuts, ...closingsUpTo(stored.version, position)]',
    replace: '[...cuts, ...closingsUpTo(0n, position)]',
  },
  {
    name: 'close-all-skips-held-purchases',
    rule: 'a command closes what is being bought, too',
    file: 'core/execution/close-position.ts',
    search: '  return target > 0n || [...buying, ...late].some(({ keep }) => keep > 0n);\n',
    replace: '  return target > 0n;\n',
  },
];
