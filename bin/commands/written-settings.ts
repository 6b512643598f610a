import { type Follow, type Follower, type Settings, type Sizing } from '#core/model/settings.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { isPaperWallet, type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { type SettingValue, settingsWords } from './settings-words.ts';

/** Keys and what stands behind them. */
export type Section = { readonly [key: string]: SettingValue | Section };

/** An account as the file has it. */
export type WrittenAccount = {
  readonly name: string;
  readonly total_capital: string;
  /** Absent: what holds where the settings come into force. */
  readonly mode?: string;
  readonly wallet?: string;
  readonly signature_type?: string;
  readonly max_signed_order?: string;
  readonly max_signed_day?: string;
  readonly email?: string;
};

/** A trader as the file has him. */
export type WrittenTrader = {
  readonly name: string;
  readonly wallet_address: string;
  /** 0: the first account does not copy him. */
  readonly allocated_capital: string;
  readonly enabled: boolean;
  readonly sizing?: Section;
};

/** An entry of `follows` as the file has it. */
export type WrittenFollow = {
  readonly follower: string;
  readonly leader: string;
  readonly allocated_capital: string;
  readonly sizing?: Section;
};

/** The document that a settings file holds, its numbers as text: what a person or a command edits. */
export type WrittenSettings = {
  readonly your_account: WrittenAccount;
  readonly traders: readonly WrittenTrader[];
  readonly followers: readonly WrittenAccount[];
  readonly follows: readonly WrittenFollow[];
  readonly selection?: Section;
  /** All other sections, in the words of the file. */
  readonly [section: string]: unknown;
};

/** What is copied where a follow says nothing else. */
const USUAL_POLICY = 'portfolio_proportion';

/**
 * Writes settings as the document of a file: whoever reads it back has the same settings.
 *
 * Defaults are written out, and each follow has its own sizing where it is not the usual one. A paper wallet is left out:
 * it comes of the name. What `logging` said is not part of what is stored.
 */
export function writtenSettings(settings: Settings): WrittenSettings {
  const [main, ...others] = settings.followers;
  invariant(main !== undefined, 'settings have a first account');
  const nameOf = new Map(settings.leaders.map(({ wallet, name }) => [wallet, name]));
  return {
    your_account: accountOf(main),
    traders: settings.leaders.map(({ name, wallet, enabled }) => {
      const follow = settings.follows.find((one) => one.follower === main.name && one.leader === wallet);
      const followed = follow === undefined ? { allocated_capital: '0' } : amountsOf(follow);
      return { name, wallet_address: wallet, enabled, ...followed };
    }),
    followers: others.map(accountOf),
    follows: settings.follows
      .filter(({ follower }) => follower !== main.name)
      .map((follow) => ({ follower: follow.follower, leader: leaderOf(nameOf, follow), ...amountsOf(follow) })),
    ...sectionsOf(settings),
  };
}

/** How a follow is sized, in the words of the file; nothing where it is the usual way. */
export function writtenSizing(sizing: Sizing): Section {
  switch (sizing.policy) {
    case 'portfolio_proportion':
      return { policy: sizing.policy };
    case 'percentage':
      return {
        policy: sizing.policy,
        copy_pct: formatMicros(sizing.copyBps * 10_000n),
        max_trade: formatMicros(sizing.maxTrade),
      };
    case 'factor':
      return { policy: sizing.policy, copy_factor: formatMicros(sizing.factor) };
    case 'fixed':
      return { policy: sizing.policy, fixed_amount: formatMicros(sizing.amount) };
    case 'kelly':
      return { policy: sizing.policy, kelly_fraction: formatMicros(sizing.fraction * 100n) };
  }
}

function accountOf(follower: Follower): WrittenAccount {
  const { name, mode, wallet, signatureType, totalCapital, maxSignedOrder, maxSignedDay, email } = follower;
  return {
    name,
    total_capital: formatMicros(totalCapital),
    mode,
    ...(wallet === undefined || isPaperWallet(wallet) ? {} : { wallet, signature_type: String(signatureType) }),
    ...(maxSignedOrder === undefined ? {} : { max_signed_order: formatMicros(maxSignedOrder) }),
    ...(maxSignedDay === undefined ? {} : { max_signed_day: formatMicros(maxSignedDay) }),
    ...(email === undefined ? {} : { email }),
  };
}

function leaderOf(nameOf: ReadonlyMap<Wallet, string>, { leader }: Follow): string {
  const name = nameOf.get(leader);
  invariant(name !== undefined, 'a follow leads to a leader of the settings');
  return name;
}

function amountsOf({ allocated, sizing }: Follow): Pick<WrittenFollow, 'allocated_capital' | 'sizing'> {
  return {
    allocated_capital: formatMicros(allocated),
    ...(sizing.policy === USUAL_POLICY ? {} : { sizing: writtenSizing(sizing) }),
  };
}

function sectionsOf(settings: Settings): Section {
  const start: Section = { sizing: { policy: USUAL_POLICY } };
  // Without rules of its own it is told of as by default, also where that changes.
  const words = settingsWords(settings).filter(
    ({ key }) => settings.messages !== undefined || !key.startsWith('messages.'),
  );
  return words.reduce((tree, { key, value }) => withValue(tree, key.split('.'), value), start);
}

function withValue(section: Section, [key = '', ...rest]: readonly string[], value: SettingValue): Section {
  if (rest.length === 0) return { ...section, [key]: value };
  const below = section[key];
  return { ...section, [key]: withValue(isSection(below) ? below : {}, rest, value) };
}

function isSection(value: SettingValue | Section | undefined): value is Section {
  return typeof value === 'object' && !Array.isArray(value);
}
