import { type Mutant } from './mutant.ts';

/** Rules of orders that work over time: one child after the other, no slice twice, and nobody trades with himself. */
export const WORKING: readonly Mutant[] = [
  {
    name: 'replaced-before-the-cancel-is-proven',
    rule: 'a child is replaced only when it is proven over, whatever became of the request to cancel it',
    file: 'flows/tend-order.ts',
    search: '  const outcome = await deps.venue.cancel(follower, child);\n',
    replace: [
      '  const outcome = await deps.venue.cancel(follower, child);\n',
      "  await (await import('./end-child.ts')).endChild(deps, { id: child.venueOrderId, follower });\n",
    ].join(''),
  },
  {
    name: 'cancel-answer-is-proof',
    rule: 'the answer to a cancel proves nothing: what was filled before is told by the venue',
    file: 'flows/tend-order.ts',
    search: "  if (outcome !== 'unknown') await settleChild(deps, child, follower);\n",
    replace:
      "  if (outcome !== 'unknown')\n    await (await import('./end-child.ts')).endChild(deps, { id: child.venueOrderId, follower });\n",
  },
  {
    name: 'slice-repeated-after-a-crash',
    rule: 'how far an order has come is stored with the reservation of its child, not after it',
    file: 'flows/place-slice.ts',
    search: '  const result = await deps.ledger.commit(changes);\n',
    replace: [
      "  const isParent = (one: Change) => one.kind === 'put' && one.type === 'parent';\n",
      '  const bare = (one: any) => (isParent(one) ? { ...one, value: { ...one.value, work: parent.work } } : one);\n',
      '  const result = await deps.ledger.commit(changes.map(bare));\n',
      '  for (const one of result.committed ? (changes as any[]).filter(isParent) : [])\n',
      '    await deps.ledger.commit([{ ...one, value: { ...one.value, version: one.value.version + 1n } }]);\n',
    ].join(''),
  },
  {
    name: 'peg-against-oneself',
    rule: 'who stands at the top of the book takes his own shares out of it before he looks',
    file: 'core/execution/working/others-book.ts',
    search: 'level.price === child.limit ? {',
    replace: 'level.price === child.limit && ours < 0n ? {',
    equivalent:
      'while it is placed nothing of its own rests: it moves in vain, never up; the unit tests of the book and of the top notice',
  },
  {
    name: 'own-sale-stays-in-the-target',
    rule: 'a sale takes what it may sell out of the target with the order itself',
    file: 'core/execution/working/open-order.ts',
    search: '  const target = minus(sellable(position), options.total);\n',
    replace: '  const target = sellable(position);\n',
  },
  {
    name: 'own-order-beside-another',
    rule: 'while one own order works on a token no other of its position is taken',
    file: 'core/execution/working/open-order.ts',
    search: "  if (entry !== undefined) return { code: 'PURCHASE_OPEN', order: entry };\n",
    replace: '',
  },
  {
    name: 'own-child-beyond-its-limit',
    rule: 'no price beyond the limit is ever asked for',
    file: 'core/execution/working/place-child.ts',
    search: '  const within = against.filter(({ price }) => (isBuy ? price <= order.limit : price >= order.limit));\n',
    replace: '  const within = against;\n',
  },
  {
    name: 'moved-part-is-a-new-one',
    rule: 'what is moved within a part of a schedule is what the order before it was not filled, whatever else is due',
    file: 'core/execution/working/work-slices.ts',
    search: '  const wanted = isMoving ? smaller(due, unfilledOf(state)) : due;\n',
    replace: '  const wanted = due;\n',
    equivalent:
      'books seldom move over an order that is partly filled while more is due: the unit tests of slices notice',
  },
  {
    name: 'paused-order-is-worked',
    rule: 'a person’s word holds an order back from the next look on',
    file: 'flows/order-stop.ts',
    search: "  if (parent.work.isPaused === true) return 'PAUSED';\n",
    replace: '',
  },
  {
    name: 'worked-copy-ignores-its-leaders-cap',
    rule: 'each order of a copy that is worked over time stays within what is allocated to its leader',
    file: 'core/risk/slice-limits.ts',
    search: '    ...money,\n',
    replace: '    ...money,\n    leader: money.total,\n',
  },
  {
    name: 'worked-copy-outlives-a-reduction',
    rule: 'a leader’s reduction ends what is bought of a copy',
    file: 'core/execution/working/copy-ending.ts',
    search: "  if (position.cuts.some(({ leaderVersion }) => leaderVersion > copy.asOf)) return 'LEADER_REDUCED';\n",
    replace: '',
  },
  {
    name: 'own-positions-are-nobodys',
    rule: 'what a person bought by an order of his own no guard sells, and no leader’s end',
    file: 'flows/guard-positions.ts',
    search: 'filter(({ leader }) => isLeader(leader))',
    replace: "filter(({ leader }) => isLeader(leader) || leader === 'OWN')",
  },
  {
    name: 'dead-order-rests-on',
    rule: 'until an order that was given up for dead can come to rest no more, each run looks whether it does',
    file: 'flows/resolve-unknown.ts',
    search: '    return [...closing, ...(await sweptUntilDropped(deps.ledger, child, now))];\n',
    replace: '    return closing;\n',
  },
  {
    name: 'iceberg-shows-two-in-one-poll',
    rule: 'what an iceberg shows is followed by the next a poll later at the earliest',
    file: 'core/execution/working/work-iceberg.ts',
    search: "  if (!hasOpenChild(state) && now < next) return { action: 'wait', until: next, reason: 'NOT_DUE' };\n",
    replace: '',
  },
  {
    name: 'closing-takes-twice-in-one-poll',
    rule: 'what is taken after the window comes a poll after what took before it',
    file: 'core/execution/working/close-order.ts',
    search: "    if (now < next) return { action: 'wait', until: next, reason: 'NOT_DUE' };\n",
    replace: '',
  },
];
