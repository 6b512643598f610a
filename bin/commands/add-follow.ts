import { parseWallet } from '#core/values/ids.ts';
import { dollarText } from '#core/values/number-text.ts';
import { type Command } from 'commander';
import { addApplyOptions } from './apply-to-system.ts';
import { changeSettings, type ChangeOptions, type InForce } from './change-settings.ts';
import { switchNotes } from './enabling-command.ts';
import {
  type FollowAmounts,
  followOf,
  knownAccount,
  knownTrader,
  traderNamed,
  unallocated,
  withFollow,
  withTrader,
  writtenDollars,
} from './settings-edits.ts';
import { addSystemOptions } from './system-options.ts';
import { cleanText } from './view/clean-text.ts';
import { type Section, type WrittenSettings } from './written-settings.ts';

type FollowOptions = ChangeOptions & {
  readonly follower: string;
  readonly leader: string;
  readonly name?: string;
  readonly allocated?: string;
  readonly copyPct?: string;
  readonly maxTrade?: string;
  readonly fixed?: string;
  readonly limit?: string;
  readonly replace?: true;
};

const KINDS = '--allocated DOLLARS, --copy-pct PERCENT with --max-trade DOLLARS, or --fixed DOLLARS';

/** Adds `polycopy add-follow`. */
export function registerAddFollow(program: Command): void {
  addApplyOptions(addSystemOptions(program.command('add-follow')))
    .description('let a follower copy a leader, and store that as the next version of the settings')
    .requiredOption('--follower <name>', 'who copies, as the settings name it')
    .requiredOption('--leader <name>', 'whom: a name of the settings, or an address')
    .option('--name <name>', 'what to call a leader who is new; goes with his address')
    .option('--allocated <dollars>', 'copy the part of these dollars that the leader puts in of his portfolio')
    .option('--copy-pct <percent>', "copy this part of the leader's dollars, at most --max-trade")
    .option('--max-trade <dollars>', 'with --copy-pct: the most that one copy may cost')
    .option('--fixed <dollars>', 'copy each of his purchases with so many dollars')
    .option('--limit <dollars>', 'with --copy-pct or --fixed: the most at stake through him; else what is left')
    .option('--replace', 'change a follow that is there already')
    .addHelpText('after', '\nWhat is left: the capital of the follower, less what it allocates to other leaders.')
    .action(async (options: FollowOptions, command: Command) => {
      refuseMixed(command, options);
      await changeSettings(command, options, async (inForce) => ({
        written: withNewFollow(inForce.written, options),
        notes: await idleNotes(inForce, options.leader),
      }));
    });
}

/** Why a leader who is there already would not be copied yet. */
async function idleNotes(inForce: InForce, wanted: string): Promise<readonly string[]> {
  const known = traderNamed(inForce.written, wanted);
  if (known === undefined) return [];
  const leader = cleanText(known.name, 40);
  const disabled = `${leader} is disabled: nothing of his is bought before \`polycopy enable --leader\`.`;
  return [...(known.enabled ? [] : [disabled]), ...(await switchNotes(inForce, known.name))];
}

/** Exactly one way of sizing; ends the command as misused otherwise. */
function refuseMixed(command: Command, { allocated, copyPct, maxTrade, fixed, limit }: FollowOptions): void {
  const misused = (why: string): never => command.error(`error: ${why}`, { exitCode: 2 });
  if ((copyPct === undefined) !== (maxTrade === undefined)) misused('--copy-pct and --max-trade go together');
  if ([allocated, copyPct, fixed].filter((kind) => kind !== undefined).length !== 1)
    misused(`say in one way how much is copied: ${KINDS}`);
  if (limit !== undefined && allocated !== undefined)
    misused('--limit goes with --copy-pct or --fixed: --allocated is one');
}

function withNewFollow(before: WrittenSettings, options: FollowOptions): WrittenSettings {
  const { name: follower } = knownAccount(before, options.follower);
  const { written, leader } = withLeader(before, options);
  const pair = { follower, leader };
  if (followOf(written, pair) !== undefined && options.replace !== true)
    throw new Error(`${follower} follows ${pair.leader} already; --replace changes how`);
  const allocated = options.allocated ?? options.limit ?? restOf(written, pair);
  const sizing = sizingOf(options);
  const amounts: FollowAmounts = { allocated_capital: allocated, ...(sizing === undefined ? {} : { sizing }) };
  return withFollow(written, pair, amounts);
}

/** The settings with the leader that is meant, and his name there. */
function withLeader(
  written: WrittenSettings,
  { leader, name }: FollowOptions,
): { readonly written: WrittenSettings; readonly leader: string } {
  const known = traderNamed(written, leader);
  if (known === undefined && parseWallet(leader) !== undefined) {
    if (name !== undefined) return { written: withTrader(written, { name, wallet: leader }), leader: name };
    throw new Error(`${leader} is no leader of the settings yet: --name says what to call him`);
  }
  const trader = knownTrader(written, leader);
  if (name === undefined || name === trader.name) return { written, leader: trader.name };
  throw new Error(`${leader} is ${trader.name}: --name is for a leader who is new`);
}

function sizingOf({ copyPct, maxTrade, fixed }: FollowOptions): Section | undefined {
  if (copyPct !== undefined && maxTrade !== undefined)
    return { policy: 'percentage', copy_pct: copyPct, max_trade: maxTrade };
  return fixed === undefined ? undefined : { policy: 'fixed', fixed_amount: fixed };
}

function restOf(written: WrittenSettings, pair: { readonly follower: string; readonly leader: string }): string {
  const rest = unallocated(written, pair);
  if (rest > 0n) return writtenDollars(rest);
  const { total_capital: capital } = knownAccount(written, pair.follower);
  throw new Error(
    `nothing is left of the ${capital} dollars of ${pair.follower} (${dollarText(rest)}): --limit needs room, give other leaders less`,
  );
}
