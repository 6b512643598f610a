import { formatMicros, parseMicros } from '#core/values/decimal.ts';
import { parseWallet } from '#core/values/ids.ts';
import { usd, type Usd } from '#core/values/usd.ts';
import { cleanText } from './view/clean-text.ts';
import {
  type Section,
  type WrittenAccount,
  type WrittenFollow,
  type WrittenSettings,
  type WrittenTrader,
} from './written-settings.ts';

/** How much of a leader a follower copies. */
export type FollowAmounts = { readonly allocated_capital: string; readonly sizing?: Section };

/** Who copies whom; both are names of the settings. */
export type FollowPair = { readonly follower: string; readonly leader: string };

/** Finds a trader by his name or wallet; undefined where none is meant. */
export function traderNamed({ traders }: WrittenSettings, wanted: string): WrittenTrader | undefined {
  return traders.find(({ name, wallet_address }) => name === wanted || wallet_address === parseWallet(wanted));
}

/** Finds a trader by his name or wallet. @throws Error that lists who is there */
export function knownTrader(written: WrittenSettings, wanted: string): WrittenTrader {
  const trader = traderNamed(written, wanted);
  if (trader !== undefined) return trader;
  const known = written.traders.map(({ name }) => cleanText(name, 40)).join(', ');
  throw new Error(`no leader ${JSON.stringify(wanted)}; there is ${known}`);
}

/** Finds an account, the first one too. @throws Error that lists who is there, and says how to add one */
export function knownAccount({ your_account: main, followers }: WrittenSettings, wanted: string): WrittenAccount {
  const accounts = [main, ...followers];
  const account = accounts.find(({ name }) => name === wanted);
  if (account !== undefined) return account;
  const known = accounts.map(({ name }) => name).join(', ');
  throw new Error(
    `no follower ${JSON.stringify(wanted)}; there is ${known}. \`polycopy set-follower\` adds one to the settings`,
  );
}

/** How much a follower copies of a leader; undefined where it does not follow him. */
export function followOf(written: WrittenSettings, { follower, leader }: FollowPair): FollowAmounts | undefined {
  const found = isFirst(written, follower)
    ? written.traders.find(({ name, allocated_capital: allocated }) => name === leader && allocated !== NOTHING)
    : written.follows.find((one) => one.follower === follower && one.leader === leader);
  return found && amountsOf(found);
}

/** Puts a leader into the settings, whom nobody copies yet. */
export function withTrader(
  written: WrittenSettings,
  { name, wallet }: { readonly name: string; readonly wallet: string },
) {
  const trader = { name, wallet_address: wallet, allocated_capital: NOTHING, enabled: true };
  return { ...written, traders: [...written.traders, trader] };
}

/** Lets a follower copy a leader of the settings so much, whatever it did before. */
export function withFollow(written: WrittenSettings, pair: FollowPair, amounts: FollowAmounts): WrittenSettings {
  if (isFirst(written, pair.follower)) return withAllocation(written, pair.leader, amounts);
  const isIt = ({ follower, leader }: WrittenFollow): boolean => follower === pair.follower && leader === pair.leader;
  const follow = { ...pair, ...amounts };
  const follows = written.follows.some(isIt)
    ? written.follows.map((one) => (isIt(one) ? follow : one))
    : [...written.follows, follow];
  return { ...written, follows };
}

/**
 * Ends a follow; a leader whom nobody copies any more leaves the settings.
 *
 * @throws Error for the last leader, whom settings always have
 */
export function withoutFollow(written: WrittenSettings, { follower, leader }: FollowPair): WrittenSettings {
  const left = isFirst(written, follower)
    ? withAllocation(written, leader, { allocated_capital: NOTHING })
    : {
        ...written,
        follows: written.follows.filter((one) => one.follower !== follower || one.leader !== leader),
      };
  const isCopied = ({ name, allocated_capital: allocated }: WrittenTrader): boolean =>
    allocated !== NOTHING || left.follows.some((one) => one.leader === name);
  const traders = left.traders.filter((trader) => trader.name !== leader || isCopied(trader));
  if (traders.length > 0) return { ...left, traders, ...exemptAmong(left, traders) };
  throw new Error(
    `${cleanText(leader, 40)} is the last leader, and settings have at least one: \`polycopy disable\` stops his ` +
      'purchases, `polycopy close-all --leader` sells what was bought for him',
  );
}

/** Who left the settings is exempt from nothing: a name that is no trader's would be refused. */
function exemptAmong(
  { selection }: WrittenSettings,
  traders: readonly WrittenTrader[],
): Pick<WrittenSettings, 'selection'> {
  const exempt = selection?.['shadow_exempt'];
  if (!Array.isArray(exempt)) return {};
  return {
    selection: { ...selection, shadow_exempt: exempt.filter((one) => traders.some(({ name }) => name === one)) },
  };
}

/** Ends every follow of a follower. */
export function withoutFollows(written: WrittenSettings, follower: string): WrittenSettings {
  const leaders = written.traders.map(({ name }) => name);
  return leaders
    .filter((leader) => followOf(written, { follower, leader }) !== undefined)
    .reduce((left, leader) => withoutFollow(left, { follower, leader }), written);
}

/** Takes a follower out, with all of its follows. @throws Error for the first account, which always is there */
export function withoutFollower(written: WrittenSettings, follower: string): WrittenSettings {
  if (isFirst(written, follower))
    throw new Error(
      `${follower} is \`your_account\`, which settings always have: \`polycopy remove-follow\` takes it out of leaders`,
    );
  const left = withoutFollows(written, follower);
  return { ...left, followers: left.followers.filter(({ name }) => name !== follower) };
}

/** Puts an account into the settings, or changes the one of that name. */
export function withAccount(written: WrittenSettings, account: WrittenAccount): WrittenSettings {
  if (isFirst(written, account.name)) return { ...written, your_account: account };
  const isThere = written.followers.some(({ name }) => name === account.name);
  const followers = isThere
    ? written.followers.map((one) => (one.name === account.name ? account : one))
    : [...written.followers, account];
  return { ...written, followers };
}

/** Sets whether a leader's purchases are copied. */
export function withEnabled(written: WrittenSettings, leader: string, enabled: boolean): WrittenSettings {
  return { ...written, traders: written.traders.map((one) => (one.name === leader ? { ...one, enabled } : one)) };
}

/** What a follower's other follows leave of its capital, in dollars. */
export function unallocated(written: WrittenSettings, { follower, leader }: FollowPair): Usd {
  const others = isFirst(written, follower)
    ? written.traders.filter(({ name }) => name !== leader)
    : written.follows.filter((one) => one.follower === follower && one.leader !== leader);
  const allocated = others.reduce((sum, one) => sum + microsOf(one.allocated_capital), 0n);
  return usd(microsOf(knownAccount(written, follower).total_capital) - allocated);
}

/** An amount as a file has it. */
export function writtenDollars(amount: Usd): string {
  return formatMicros(amount);
}

const NOTHING = '0';

function isFirst({ your_account: main }: WrittenSettings, follower: string): boolean {
  return main.name === follower;
}

function withAllocation(written: WrittenSettings, leader: string, amounts: FollowAmounts): WrittenSettings {
  const traders = written.traders.map((one) => {
    if (one.name !== leader) return one;
    const { sizing: _, ...trader } = one;
    return { ...trader, ...amounts };
  });
  return { ...written, traders };
}

function amountsOf({ allocated_capital, sizing }: FollowAmounts): FollowAmounts {
  return { allocated_capital, ...(sizing === undefined ? {} : { sizing }) };
}

/** What was written from settings is an amount. */
function microsOf(text: string): bigint {
  return parseMicros(text) ?? 0n;
}
