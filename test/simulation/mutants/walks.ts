import { type Mutant } from './mutant.ts';

/** Rules of sections 2, 4 and 6: what walks of a leader's positions show and no row told. */
export const WALKS: readonly Mutant[] = [
  {
    name: 'late-row-moves-again',
    rule: 'rows older than the walk first use up what was adjusted',
    file: 'core/detection/adjust.ts',
    search: 'NO_SHARES : smaller(shares, of);',
    replace: 'NO_SHARES : minus(of, of);',
  },
  {
    name: 'new-row-used-up',
    rule: 'a row newer than the walk is a trade as ever',
    file: 'core/detection/adjust.ts',
    search: 'return at > until ? NO_SHARES : ',
    replace: 'return at < 0 || until < 0 ? NO_SHARES : ',
  },
  {
    name: 'other-direction-used-up',
    rule: 'a row uses up what was adjusted in its own direction',
    file: 'core/detection/adjust.ts',
    search: 'const { of, until } = partOf(adjust, type);',
    replace: "const { of, until } = partOf(adjust, isIncrease(type) ? 'SELL' : 'BUY');",
  },
  {
    name: 'one-walk-is-enough',
    rule: 'two walks agree before anything is recorded',
    file: 'core/detection/compare-walk.ts',
    search: '    agreed: standing.filter(({ at }) => now - at >= WALKS_APART_MS),\n',
    replace: '    agreed: [...standing, ...fresh],\n',
  },
  {
    name: 'paid-out-taken-over',
    rule: 'what has paid out keeps its number, for rows that are still to come',
    file: 'flows/compare-leader.ts',
    search: 'shares: NO_SHARES, version: 0n }',
    replace: 'shares: reading.held, version: 0n }',
  },
  {
    name: 'adjusted-without-the-chain',
    rule: 'the chain holds the same number before a reduction that walks show is recorded',
    file: 'flows/compare-leader.ts',
    search: '    if (!(await isAgreedByChain(deps, input))) return undefined;\n',
    replace: '    if (!(await isAgreedByChain(deps, input)) && input.held.length < 0) return undefined;\n',
  },
  {
    name: 'first-walk-not-proven',
    rule: 'a reduction begins with the walk with which the chain agrees',
    file: 'flows/compare-leader.ts',
    search: '    if (reading.isProven !== true) return { ...reading, at: now, isProven: true };\n',
    replace: '',
  },
  {
    name: 'adjustment-not-rung',
    rule: 'a reduction that walks show is rung for',
    file: 'flows/compare-leader.ts',
    search: '  await ringFollowers(deps.doorbell, settings, event);\n',
    replace: '  if (event.leader === token) await ringFollowers(deps.doorbell, settings, event);\n',
    equivalent: 'the reconciler rings for what nobody has answered',
  },
];
