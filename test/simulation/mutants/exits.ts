import { type Mutant } from './mutant.ts';

/** Rules of section 6: reductions, exits and what they may sell. */
export const EXITS: readonly Mutant[] = [
  {
    name: 'sells-pending-shares',
    rule: 'a sale never touches shares that are not confirmed',
    file: 'core/model/position.ts',
    search: '  return minus(position.available, position.target);\n',
    replace:
      "  return minus(plus(position.available, NO_PENDING(position)), position.target);\n}\n\nfunction NO_PENDING(position: Pick<Position, 'available' | 'target'>): Shares {\n  return ((position as Position).buying?.length ?? 0) > 0 ? position.target : minus(position.target, position.target);\n",
  },
  {
    name: 'exit-without-excess',
    rule: 'an exit sells what is owned above the target',
    file: 'core/execution/plan-exit.ts',
    search: '  const { shares, rest } = sellable(position, excess, market.minimumShares);\n',
    replace: '  const { shares, rest } = sellable(position, position.available, market.minimumShares);\n',
  },
  {
    name: 'sale-does-not-set-aside',
    rule: 'a sale sets its shares aside',
    file: 'core/execution/reserve-exit.ts',
    search:
      '      available: minus(position.available, child.shares),\n      selling: plus(position.selling, child.shares),\n',
    replace: '',
  },
  {
    name: 'rest-keeps-its-target',
    rule: 'a rest that goes along lowers the target in the same transaction',
    file: 'core/execution/reserve-exit.ts',
    search: '  const target = minus(position.target, rest);\n',
    replace: '  const { target } = position;\n',
  },
  {
    name: 'sale-ignores-halt',
    rule: 'a sale is reserved while the mode is not HALTED',
    file: 'core/execution/reserve-exit.ts',
    search: "    ...requireMode(child, 'sales'),\n",
    replace: '',
  },
  {
    name: 'sale-shares-not-freed',
    rule: 'what an exit did not sell is there to be sold again',
    file: 'core/execution/close-child.ts',
    search: '    available: plus(position.available, child.leftShares),\n',
    replace: '    available: position.available,\n',
  },
  {
    name: 'target-never-falls',
    rule: 'a reduction lowers the target by its fraction',
    file: 'core/execution/reduce.ts',
    search: '  const target = scaleFloor(position.target, cut.keepNumerator, cut.keepDenominator);\n',
    replace: '  const { target } = position;\n',
  },
  {
    name: 'pending-keeps-all',
    rule: 'a reduction takes its part of purchases under way',
    file: 'core/execution/reduce.ts',
    search: '    buying: position.buying.map((pending) => keepLess(pending, cut)),\n',
    replace: '',
  },
  {
    name: 'late-keeps-all',
    rule: 'a reduction takes its part of purchases that may be filled late',
    file: 'core/execution/reduce.ts',
    search: '    late: cutLate(position.late, cut),\n',
    replace: '',
  },
  {
    name: 'cut-not-remembered',
    rule: 'a reduction appends its cut in every case',
    file: 'core/execution/reduce.ts',
    search: '    cuts: [...position.cuts.filter((known) => input.now - known.at < CUT_MEMORY_MS), cut],\n',
    replace: '',
  },
  {
    name: 'fraction-of-nothing',
    rule: 'a reduction of a position that we know nothing of is one of everything',
    file: 'core/execution/reduce.ts',
    search: '  const isAll = before <= 0n || shares >= before;\n',
    replace: '  const isAll = before > 0n && shares >= before;\n',
  },
  {
    name: 'reduction-forgotten-behind-another',
    rule: 'reductions are applied in the order of their recording, none left out',
    file: 'flows/reduce-position.ts',
    search: '    [event, known] = await Promise.all([deps.ledger.event(follows), parentOf(follows)]);\n',
    replace: '    event = undefined;\n',
  },
  {
    name: 'reduction-only-when-owned',
    rule: 'a reduction is remembered where nothing is owned yet',
    file: 'core/execution/reduce.ts',
    search:
      "    return [putPosition(position, lowered), putParent(parent, { state: 'SKIPPED', reason: { code: 'NO_POSITION' } })];\n",
    replace:
      "    return [putPosition(position, {}), putParent(parent, { state: 'SKIPPED', reason: { code: 'NO_POSITION' } })];\n",
  },
  {
    name: 'pending-reduction-skipped',
    rule: 'a reduction while a purchase is under way becomes an exit',
    file: 'core/execution/reduce.ts',
    search: '  if (ownedOf(position) === 0n && position.buying.length === 0) {\n',
    replace: '  if (ownedOf(position) === 0n) {\n',
    equivalent:
      'the part of a purchase that a reduction took is an excess once it is confirmed: a gap opens an exit for it',
  },
  {
    name: 'merge-leaves-the-exit-waiting',
    rule: 'a merged reduction moves the exit on',
    file: 'core/execution/reduce.ts',
    search: '      ...growExit(exit, { now: input.now }),\n',
    replace: '',
    equivalent: 'an exit that waits as dust is compared with its position once a minute: this is the quicker way',
  },
  {
    name: 'grown-dust-waits',
    rule: 'dust that has become enough is sold within a minute, whoever was to tell of it',
    file: 'flows/tend-open.ts',
    search: '  return position !== undefined && excessOf(position) >= parent.reason.minimum;\n',
    replace: '  return position === undefined;\n',
    equivalent: 'watchers ring again for the rows of the last minutes: this is the way for what is older',
  },
  {
    name: 'exit-ends-above-target',
    rule: 'an exit ends at its target',
    file: 'core/execution/plan-exit.ts',
    search: '  if (excess <= 0n) {\n',
    replace: '  if (excess <= 50_000_000n) {\n',
  },
  {
    name: 'exit-ends-while-buying',
    rule: 'an exit stays open while a purchase is under way',
    file: 'core/execution/end.ts',
    search: '  invariant(excessOf(position) <= 0n && position.buying.length === 0, ',
    replace: '  invariant(excessOf(position) <= 0n, ',
    equivalent: 'the flows ask the same before they end an exit: this is the second guard',
  },
  {
    name: 'gap-not-closed',
    rule: 'an excess without an exit opens one',
    file: 'flows/run-upkeep.ts',
    search: '    if (seen.exit !== undefined || excessOf(seen) <= 0n) continue;\n',
    replace: '    if (seen.exit !== undefined || excessOf(seen) <= 10n ** 15n) continue;\n',
  },
  {
    name: 'two-exits',
    rule: 'a position has one open exit',
    file: 'core/execution/reduce.ts',
    search: '  if (exit !== undefined)\n    return [\n',
    replace: '  if (exit !== undefined && exit.openChild !== undefined)\n    return [\n',
  },
  {
    name: 'exit-floor-never-widens',
    rule: 'each try of an exit doubles its distance to the mid',
    file: 'core/execution/limit-price.ts',
    search: 'firstSlippage << BigInt(Math.max(0, Math.min(attempts, 16)))',
    replace: 'firstSlippage << BigInt(Math.max(0, Math.min(attempts * 0, 16)))',
  },
  {
    name: 'exit-in-parts-for-ever',
    rule: 'what a large exit has not sold within its window goes at once',
    file: 'core/execution/exit-part.ts',
    search: [
      '  if (elapsedMs >= windowMs || !isLarge(input, largeOrders)) return undefined;\n',
      '  const slot = Math.floor((elapsedMs * slices) / windowMs);\n',
    ].join(''),
    replace:
      '  if (!isLarge(input, largeOrders)) return undefined;\n  const slot = Math.min(0, elapsedMs, windowMs);\n',
  },
  {
    name: 'dust-drags-the-rest-along',
    rule: 'a gap below the minimum waits',
    file: 'core/execution/plan-exit.ts',
    search: '  if (isDust || remaining >= minimum) return { shares, rest: NO_SHARES };\n',
    replace: '  if (!isDust && remaining >= minimum) return { shares, rest: NO_SHARES };\n',
  },
];
