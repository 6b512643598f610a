import { type Mutant } from './mutant.ts';

/** Rules of section 10: what a person's command about a leader may bring about. */
export const COMMANDS: readonly Mutant[] = [
  {
    name: 'dry-run-writes',
    rule: 'a dry run shows what would be done, and does nothing',
    file: 'flows/manual-sync.ts',
    search: 'const deps = depsOf(given, command.dryRun);',
    replace: 'const deps = depsOf(given, false);',
  },
  {
    name: 'filled-late-is-taken-up-again',
    rule: 'what was filled late is not copied once more at a command',
    file: 'core/execution/late-fill.ts',
    search: "const isNoted = !isNoCopy || parent.reason?.code === 'FILLED_LATE';",
    replace: 'const isNoted = !isNoCopy || parent.version > 0n;',
  },
  {
    name: 'align-while-something-works',
    rule: 'a position is aligned while nothing of it is under way',
    file: 'core/execution/align-gap.ts',
    search: 'if (isBusy || isUnderWay) return',
    replace: 'if (isBusy && isUnderWay) return',
  },
  {
    name: 'aligned-is-copied-too',
    rule: 'a purchase that an alignment has counted is copied no more',
    file: 'core/execution/is-aligned.ts',
    search: 'positionVersion <= alignedTo;',
    replace: 'positionVersion < alignedTo - alignedTo;',
  },
];

/** Rules of a wallet's own transactions: what is sent, stored and given up. */
export const TRANSACTIONS: readonly Mutant[] = [
  {
    name: 'redemption-sent-before-it-is-stored',
    rule: 'signed bytes are stored before they leave',
    file: 'flows/start-redemption.ts',
    search: '  const { committed } = await deps.ledger.commit(openRedemption(',
    replace:
      '  await deps.redemptions.send(transaction.raw);\n  const { committed } = await deps.ledger.commit(openRedemption(',
  },
  {
    name: 'unmined-redemption-has-failed',
    rule: 'a transaction that is not mined yet may still be',
    file: 'core/ledger/judge-redemption.ts',
    search: "if (!isGone) return open.goneAt === undefined ? 'unmined' : 'back';",
    replace: "if (!isGone) return 'failed';",
  },
  {
    name: 'one-outcome-redeemed-is-all',
    rule: 'an outcome that is redeemed alone says nothing of the other',
    file: 'core/ledger/record-redemption.ts',
    search: '  if (outcome === undefined) return { redeemed: { transaction, signedAt } };\n',
    replace: '  if (outcome !== null) return { redeemed: { transaction, signedAt } };\n',
  },
  {
    name: 'redeems-while-halted',
    rule: 'nothing is signed for a follower who is halted',
    file: 'core/ledger/plan-redemption.ts',
    search: "  return mode === 'HALTED' ? { code: 'HALTED' } : undefined;\n",
    replace: '  return undefined;\n',
    and: [
      {
        file: 'core/ledger/record-redemption.ts',
        search:
          "    { kind: 'cap', follower, mode, name: GLOBAL_CAP, reserved: NO_USD, posted: NO_USD, allows: 'sales' },\n",
        replace: '',
      },
    ],
  },
];
