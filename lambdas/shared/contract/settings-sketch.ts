import { parseMicros } from '#core/values/decimal.ts';
import { parseWallet, type Wallet } from '#core/values/ids.ts';
import { type SettingsPath, valueAt } from './settings-problem.ts';

/** An account as far as it can be read. */
export type AccountSketch = {
  readonly path: SettingsPath;
  readonly name: string | undefined;
  readonly capital: bigint | undefined;
  readonly wallet: Wallet | undefined;
};

/** A trader as far as it can be read. */
export type TraderSketch = {
  readonly path: SettingsPath;
  readonly name: string | undefined;
  readonly allocated: bigint | undefined;
  readonly wallet: Wallet | undefined;
};

/** An entry of `follows` as far as it can be read. */
export type FollowSketch = {
  readonly path: SettingsPath;
  readonly follower: string | undefined;
  readonly leader: string | undefined;
  readonly allocated: bigint | undefined;
};

/** What rules between keys look at. */
export type SettingsSketch = {
  readonly tree: unknown;
  /** The first is `your_account`. */
  readonly accounts: readonly AccountSketch[];
  readonly traders: readonly TraderSketch[];
  readonly follows: readonly FollowSketch[];
};

/**
 * Reads of a document what can be read, whatever else is wrong with it: a person sees the rules between keys that are
 * broken together with the values that are.
 */
export function settingsSketch(tree: unknown): SettingsSketch {
  const account = (path: SettingsPath, ownName: string | undefined): AccountSketch => ({
    path,
    name: textAt(tree, [...path, 'name']) ?? ownName,
    capital: moneyAt(tree, [...path, 'total_capital']),
    wallet: walletAt(tree, [...path, 'wallet']),
  });
  return {
    tree,
    accounts: [
      account(['your_account'], 'main'),
      ...placesIn(tree, 'followers').map((path) => account(path, undefined)),
    ],
    traders: placesIn(tree, 'traders').map((path) => ({
      path,
      name: textAt(tree, [...path, 'name']),
      allocated: moneyAt(tree, [...path, 'allocated_capital']),
      wallet: walletAt(tree, [...path, 'wallet_address']),
    })),
    follows: placesIn(tree, 'follows').map((path) => ({
      path,
      follower: textAt(tree, [...path, 'follower']),
      leader: textAt(tree, [...path, 'leader']),
      allocated: moneyAt(tree, [...path, 'allocated_capital']),
    })),
  };
}

/** A text of the document, without the spaces around it. */
export function textAt(tree: unknown, path: SettingsPath): string | undefined {
  const value = valueAt(tree, path);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** An amount of the document in micro-dollars. */
export function moneyAt(tree: unknown, path: SettingsPath): bigint | undefined {
  const text = textAt(tree, path);
  return text === undefined ? undefined : parseMicros(text);
}

function walletAt(tree: unknown, path: SettingsPath): Wallet | undefined {
  const text = textAt(tree, path);
  return text === undefined ? undefined : parseWallet(text);
}

function placesIn(tree: unknown, list: string): readonly SettingsPath[] {
  const value = valueAt(tree, [list]);
  return Array.isArray(value) ? value.map((_, at) => [list, at]) : [];
}
