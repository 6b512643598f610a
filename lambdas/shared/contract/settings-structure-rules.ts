import { type Wallet } from '#core/values/ids.ts';
import { didYouMean } from './settings-nearest.ts';
import { foundAt, type SettingsPath, type SettingsProblem, settingsPathText, valueAt } from './settings-problem.ts';
import { type SettingsSketch } from './settings-sketch.ts';

/**
 * The rules of who copies whom: every name and wallet stands for one, no own account is a leader, every follow leads from
 * one that is there to another, and every leader is copied by somebody.
 *
 * Since no wallet is an account and a leader at once, nobody copies himself, also not over others: there is no cycle. An
 * account's mode changes nothing of that, for it may be live tomorrow.
 */
export function structureRules(sketch: SettingsSketch): readonly SettingsProblem[] {
  return [
    ...namesAreUnique(sketch),
    ...walletsAreUnique(sketch),
    ...followsAreKnown(sketch),
    ...followsAreUnique(sketch),
    ...leadersAreCopied(sketch),
  ];
}

function namesAreUnique({ tree, accounts, traders }: SettingsSketch): readonly SettingsProblem[] {
  const named = (sketches: readonly { readonly path: SettingsPath; readonly name: string | undefined }[]) =>
    sketches.map(({ path, name }) => ({ path: [...path, 'name'], value: name?.toLowerCase() }));
  return [
    ...repeats(tree, named(accounts), (first) => `a name that no other account has (${first} does)`),
    ...repeats(tree, named(traders), (first) => `a name that no other trader has (${first} does)`),
  ];
}

type WalletPlace = Place & { readonly isLeader: boolean };

/** One list for all: two accounts, two leaders, or a leader that is one of our own accounts. */
function walletsAreUnique({ tree, accounts, traders }: SettingsSketch): readonly SettingsProblem[] {
  const place = (path: SettingsPath, value: Wallet | undefined, isLeader: boolean) => ({ path, value, isLeader });
  const places: readonly WalletPlace[] = [
    ...traders.map(({ path, wallet }) => place([...path, 'wallet_address'], wallet, true)),
    ...accounts.map(({ path, wallet }) => place([...path, 'wallet'], wallet, false)),
  ];
  return repeats(tree, places, (first, before, again) => {
    const taken = `an address that no other trader and no account has (${first} does)`;
    return `${taken}: ${whyNot(before.isLeader, again.isLeader)}`;
  });
}

function whyNot(wasLeader: boolean, isLeader: boolean): string {
  if (wasLeader && isLeader) return 'one leader under two names would be copied twice';
  if (wasLeader || isLeader) return 'an own account that is a leader would be copied by itself';
  return 'two followers of one wallet would each sell what the other owns';
}

function followsAreKnown({ tree, accounts, traders, follows }: SettingsSketch): readonly SettingsProblem[] {
  const main = accounts[0]?.name;
  const followers = accounts.slice(1).flatMap(({ name }) => name ?? []);
  const leaders = traders.flatMap(({ name }) => name ?? []);
  return follows.flatMap(({ path, follower, leader }) => {
    const at = (key: string, allowed: string) => ({
      path: [...path, key],
      found: foundAt(tree, [...path, key]),
      allowed,
    });
    return [
      ...(follower === main && main !== undefined
        ? [at('follower', `a name under followers; ${main} follows with the allocated_capital under traders`)]
        : []),
      ...(follower !== undefined && follower !== main && !followers.includes(follower)
        ? [at('follower', `a name under followers${listed(followers)}${didYouMean(follower, followers)}`)]
        : []),
      ...(leader !== undefined && !leaders.includes(leader)
        ? [at('leader', `a trader's name${listed(leaders)}${didYouMean(leader, leaders)}`)]
        : []),
    ];
  });
}

function followsAreUnique({ tree, follows }: SettingsSketch): readonly SettingsProblem[] {
  const pairs = follows.map(({ path, follower, leader }) => ({
    path: [...path, 'leader'],
    value: follower === undefined || leader === undefined ? undefined : JSON.stringify([follower, leader]),
  }));
  return repeats(tree, pairs, (first) => `a leader that this follower does not follow yet (${first} does)`);
}

/** With an allocation of nothing a trader is not copied by the first account: then another one must do so. */
function leadersAreCopied({ tree, traders, follows }: SettingsSketch): readonly SettingsProblem[] {
  const idle = traders.filter(({ allocated }) => allocated === 0n);
  return idle.flatMap(({ path, name }) => {
    const at = [...path, 'allocated_capital'];
    const isCopied = follows.some(({ leader }) => leader === name);
    const allowed = 'more than 0, or an entry under follows for him: nobody copies him';
    const sizing = [...path, 'sizing'];
    const unused = 'nothing: with allocated_capital 0 the first account does not copy him';
    return [
      ...(isCopied ? [] : [{ path: at, found: foundAt(tree, at), allowed }]),
      ...(valueAt(tree, sizing) === undefined ? [] : [{ path: sizing, found: foundAt(tree, sizing), allowed: unused }]),
    ];
  });
}

type Place = { readonly path: SettingsPath; readonly value: string | undefined };

function repeats<T extends Place>(
  tree: unknown,
  places: readonly T[],
  allowed: (first: string, before: T, again: T) => string,
): readonly SettingsProblem[] {
  const seen = new Map<string, T>();
  return places.flatMap((place) => {
    const { path, value } = place;
    if (value === undefined) return [];
    const before = seen.get(value);
    if (before === undefined) {
      seen.set(value, place);
      return [];
    }
    return [{ path, found: foundAt(tree, path), allowed: allowed(settingsPathText(before.path), before, place) }];
  });
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? '' : `: ${names.slice(0, 10).join(', ')}`;
}
