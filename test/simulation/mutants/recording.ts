import { type Mutant } from './mutant.ts';

/** Rules of sections 1, 4 and 9: events, cursors, doorbells, and who runs when. */
export const RECORDING: readonly Mutant[] = [
  {
    name: 'cursor-before-events',
    rule: 'the cursor moves past recorded events only',
    file: 'flows/read-leader.ts',
    search: '  const { recorded, whole } = await recordActions(deps, {\n',
    replace:
      '  const early = recordable.at(-1)?.at ?? cursor.at;\n  const ahead = early > cursor.at ? await storeCursor(deps.cursors, cursor, { ...cursor, at: later(early, 120_000) }) : cursor;\n  if (ahead.version > cursor.version) known.clear();\n  const { recorded, whole } = await recordActions(deps, {\n',
  },
  {
    name: 'cursor-past-unreadable-rows',
    rule: 'the cursor stays before what could not be read',
    file: 'flows/read-leader.ts',
    search: 'walk.unreadable === 0 && unknown === 0',
    replace: 'walk.unreadable >= 0 && unknown >= 0',
  },
  {
    name: 'no-overlap',
    rule: 'what was read is read again for a minute',
    file: 'flows/read-leader.ts',
    search: 'export const OVERLAP_MS = 60_000;',
    replace: 'export const OVERLAP_MS = 0;',
  },
  {
    name: 'newest-transaction-at-once',
    rule: 'the newest transaction is read again after two seconds',
    file: 'core/detection/complete.ts',
    search: 'now - sighting.seenAt >= SECOND_READ_MS',
    replace: 'now - sighting.seenAt >= 0',
    equivalent: 'what comes later is a supplement: recorded under its own id, copied and reduced by the difference',
  },
  {
    name: 'supplement-dropped',
    rule: 'a fill that is restated larger is recorded by its difference',
    file: 'flows/record-actions.ts',
    search: '    if (base !== undefined && action.shares - base.total <= ROUNDING) return undefined;\n',
    replace: '    if (base !== undefined) return undefined;\n',
  },
  {
    name: 'supplement-whole',
    rule: 'a supplement carries the difference only',
    file: 'core/detection/record-event.ts',
    search: '  const more = minus(action.shares, base.total);\n',
    replace: '  const more = minus(action.shares, minus(base.total, base.total));\n',
  },
  {
    name: 'total-not-moved',
    rule: "a supplement moves the base event's total",
    file: 'core/detection/record-event.ts',
    search: '{ ...base, total: action.shares, totalNotional,',
    replace: '{ ...base, totalNotional,',
  },
  {
    name: 'leader-position-unversioned',
    rule: "an event is recorded at its leader position's version",
    file: 'adapters/dynamodb/transact-items.ts',
    search: '  const condition =\n    version === 1n\n',
    replace: "  const condition =\n    item.type === 'leader-position' ? {} : version === 1n\n",
  },
  {
    name: 'event-overwritten',
    rule: 'an event is recorded once',
    file: 'adapters/dynamodb/transact-items.ts',
    search:
      "      ? { ConditionExpression: 'attribute_not_exists(pk)' }\n      : {\n          ConditionExpression: '#version = :before',\n",
    replace:
      "      ? (item.type === 'event' || item.type === 'parent') ? {} : { ConditionExpression: 'attribute_not_exists(pk)' }\n      : {\n          ConditionExpression: '#version = :before',\n",
  },
  {
    name: 'parent-unversioned',
    rule: 'every write on a parent is at its version',
    file: 'adapters/dynamodb/transact-items.ts',
    search: '  const condition =\n    version === 1n\n',
    replace: "  const condition =\n    item.type === 'parent' && version > 1n ? {} : version === 1n\n",
  },
  {
    name: 'child-unversioned',
    rule: 'every write on a child is at its version',
    file: 'adapters/dynamodb/transact-items.ts',
    search: '  const condition =\n    version === 1n\n',
    replace: "  const condition =\n    item.type === 'child' && version > 1n ? {} : version === 1n\n",
  },
  {
    name: 'position-unversioned',
    rule: 'every write on a position is at its version',
    file: 'adapters/dynamodb/transact-items.ts',
    search: '  const condition =\n    version === 1n\n',
    replace: "  const condition =\n    item.type === 'position' && version > 1n ? {} : version === 1n\n",
  },
  {
    name: 'checks-dropped',
    rule: 'what a transaction only checks is a condition of it',
    file: 'adapters/dynamodb/transact-items.ts',
    search: "      ConditionExpression: '#version = :version',\n",
    replace: "      ConditionExpression: '#version >= :version OR #version < :version',\n",
  },
  {
    name: 'journal-booked-again',
    rule: 'journal legs do not exist before they are written',
    file: 'adapters/dynamodb/transact-items.ts',
    search: "      ConditionExpression: 'attribute_not_exists(pk)',\n      ...ON_FAILURE,\n    },\n  }));\n",
    replace: '      ...ON_FAILURE,\n    },\n  }));\n',
    equivalent:
      'a trade is booked in the transaction that moves its child, and a payout in one that moves its position: both at their version',
  },
  {
    name: 'transition-id-derived',
    rule: 'the transition id differs between runs',
    file: 'core/values/ids.ts',
    search: "  return digest('transition', invocation, String(counter)).slice(0, 32);\n",
    replace: "  return digest('transition', invocation.slice(0, 0), String(counter)).slice(0, 32);\n",
  },
  {
    name: 'own-write-not-known-again',
    rule: 'a failed condition whose item carries this transition is our own write',
    file: 'adapters/dynamodb/transact.ts',
    search: '  if (isOurs) return [];\n',
    replace: '  if (isOurs && failed.length === 0) return [];\n',
    equivalent:
      'the table knows the token again for ten minutes and answers as before; a run that takes its own write for that of another one plans again on what is stored',
  },
  {
    name: 'fan-out-stops-at-a-crash',
    rule: 'an event is fanned out when all of its parents are made, and what was half made is finished',
    file: 'core/detection/record-event.ts',
    search: 'export const MAX_PARENTS = 97;',
    replace: 'export const MAX_PARENTS = 1;',
    and: [
      {
        file: 'flows/fan-out.ts',
        search: '  // The first came with the event, in its transaction.\n',
        replace:
          "  await ledger.commit([{ kind: 'put', type: 'event', value: { ...event, fannedOut: true, version: event.version + 1n } }]);\n",
      },
    ],
  },
  {
    name: 'fan-out-in-steps',
    rule: 'one transaction makes as many parents as it can carry',
    file: 'core/detection/record-event.ts',
    search: 'export const MAX_PARENTS = 97;',
    replace: 'export const MAX_PARENTS = 1;',
    equivalent:
      'parents that no longer fit into the first transaction are made one after the other, whoever dies in between',
  },
  {
    name: 'doubled-frame-counts-twice',
    rule: 'equal rows of a stream count once',
    file: 'core/detection/hinted-fills.ts',
    search: ' || before.some((one) => isSame(one, row))) continue;',
    replace: ' || before.some((one) => !isSame(one, one) && !isSame(one, row))) continue;',
  },
  {
    name: 'fan-out-forgets',
    rule: 'every follower of the frozen settings version gets a parent',
    file: 'core/detection/record-event.ts',
    search: '    ...parents.slice(0, MAX_PARENTS).map(',
    replace: '    ...parents.slice(0, 1).map(',
  },
  {
    name: 'no-ringing-again',
    rule: 'the reconciler rings again what nobody has taken up',
    file: 'flows/tend-open.ts',
    search: "  if (parent.state === 'NEW') return now - parent.createdAt >= LOST_DOORBELL_MS;\n",
    replace: "  if (parent.state === 'NEW') return now < parent.createdAt;\n",
  },
  {
    name: 'reserved-never-rung',
    rule: 'the reconciler rings again what was reserved and never submitted',
    file: 'flows/tend-open.ts',
    search: '      if (parent?.openChild === child.venueOrderId && isLost) await ringAgain(deps, parent, input);\n',
    replace:
      '      if (parent?.openChild === undefined && isLost && parent !== undefined) await ringAgain(deps, parent, input);\n',
    equivalent:
      'the queue delivers again what an executor died of: the reconciler is the second way, for what went to the dead letters',
  },
  {
    name: 'wait-never-rung',
    rule: 'the reconciler rings again where `next` has passed',
    file: 'flows/tend-open.ts',
    search: '  if (parent.next !== undefined) return parent.next <= now;\n  if (resume) return true;\n',
    replace: '  if (parent.next !== undefined) return false;\n  if (resume) return true;\n',
  },
  {
    name: 'ring-swallowed',
    rule: 'the minute makes a re-ring another message',
    file: 'flows/tend-open.ts',
    search: "  const again = `${Math.floor(now / MINUTE_MS)}${resume ? 'r' : ''}`;\n",
    replace: "  const again = resume ? 'r' : '';\n",
    equivalent: 'a ring that nobody answers for 20 s is taken up by the reconciler itself',
  },
  {
    name: 'rings-in-order',
    rule: 'who is rung for first is drawn anew for each event',
    file: 'flows/ring-followers.ts',
    search: '  await doorbell.ringAll(rings.toSorted((a, b) => (a.parentId < b.parentId ? -1 : 1)));\n',
    replace: '  await doorbell.ringAll(rings);\n',
    equivalent: 'no single history is unfair by it: `fairness.test.ts` measures many with and without it',
  },
  {
    name: 'chain-tells-history',
    rule: 'what the chain logged before the arming is history',
    file: 'flows/record-fills.ts',
    search: 'at > (cursors.get(wallet)?.armedAt ?? Infinity)',
    replace: 'cursors.has(wallet) && at > 0',
  },
];
