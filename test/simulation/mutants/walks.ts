import { type Mutant } from './mutant.ts';

/** Rules of sections 2, 4 and 6: what walks of a leader's positions show and no row told. */
export const WALKS: readonly Mutant[] = [
  {
    name: 'late-row-moves-again',
    rule: 'rows older than the walk first use up what was adjusted',
    file: 'core/detection/adjust.ts',
    search: '  return smaller(shares, isIncrease(type) ? adjust.up : adjust.down);\n',
    replace:
      '  return minus(smaller(shares, isIncrease(type) ? adjust.up : adjust.down), smaller(shares, isIncrease(type) ? adjust.up : adjust.down));\n',
  },
  {
    name: 'new-row-used-up',
    rule: 'a row newer than the walk is a trade as ever',
    file: 'core/detection/adjust.ts',
    search: ' || at > adjust.until)',
    replace: ' || at < 0)',
  },
  {
    name: 'other-direction-used-up',
    rule: 'a row uses up what was adjusted in its own direction',
    file: 'core/detection/adjust.ts',
    search: 'isIncrease(type) ? adjust.up : adjust.down',
    replace: 'isIncrease(type) ? adjust.down : adjust.up',
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
    name: 'adjustment-not-rung',
    rule: 'a reduction that walks show is rung for',
    file: 'flows/compare-leader.ts',
    search: "  if (type === 'ADJUST_DOWN') await ringFor(",
    replace: "  if (type === 'ADJUST_UP') await ringFor(",
    equivalent: 'the reconciler rings for what nobody has answered',
  },
];
