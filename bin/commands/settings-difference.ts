import { type Follow, type Follower, type Settings, type Sizing } from '#core/model/settings.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { type Usd } from '#core/values/usd.ts';
import { settingsWords, valueText } from './settings-words.ts';

/** One key that two versions of the settings disagree on; absent where that version has no such key. */
export type SettingsChange = { readonly key: string; readonly from?: string; readonly to?: string };

type Entry = {
  /** What makes two entries the same: wallets, not names. */
  readonly id: string;
  readonly key: string;
  readonly value: string;
};

/** Compares two versions key by key, in the words of settings.yaml; a leader is its wallet, so a rename is one change. */
export function settingsDifference(from: Settings | undefined, to: Settings): readonly SettingsChange[] {
  const before = new Map((from === undefined ? [] : entriesOf(from)).map((entry) => [entry.id, entry]));
  const after = entriesOf(to);
  const kept = new Set(after.map(({ id }) => id));
  return [
    ...after.flatMap(({ id, key, value }) => {
      const old = before.get(id);
      if (old?.value === value) return [];
      return [{ key, ...(old === undefined ? {} : { from: old.value }), to: value }];
    }),
    ...[...before.values()].filter(({ id }) => !kept.has(id)).map(({ key, value }) => ({ key, from: value })),
  ];
}

function entriesOf(settings: Settings): readonly Entry[] {
  return [
    ...settings.followers.flatMap(followerEntries),
    ...settings.leaders.flatMap(({ name, wallet, enabled }) => [
      entry(`traders[${wallet}].name`, name),
      entry(`traders[${wallet}].enabled`, String(enabled), `traders[${name}].enabled`),
    ]),
    ...settings.follows.flatMap((follow) => followEntries(settings, follow)),
    ...settingsWords(settings).map(({ key, value }) => entry(key, valueText(value))),
  ];
}

function followerEntries(follower: Follower, at: number): readonly Entry[] {
  const place = at === 0 ? 'your_account' : `followers[${follower.name}]`;
  return [
    ...(at === 0 ? [entry('your_account.name', follower.name)] : []),
    entry(`${place}.total_capital`, formatMicros(follower.totalCapital)),
    entry(`${place}.mode`, follower.mode),
    ...(follower.wallet === undefined ? [] : [entry(`${place}.wallet`, follower.wallet)]),
    entry(`${place}.signature_type`, String(follower.signatureType)),
    entry(`${place}.max_signed_order`, dollarsOrDefault(follower.maxSignedOrder)),
    entry(`${place}.max_signed_day`, dollarsOrDefault(follower.maxSignedDay)),
    ...(follower.secretVersion === undefined ? [] : [entry(`${place} key`, follower.secretVersion)]),
    ...(follower.email === undefined ? [] : [entry(`${place}.email`, follower.email)]),
  ];
}

/** Versions from before there were such bounds have what follows from the others, as those that do not name them. */
function dollarsOrDefault(dollars: Usd | undefined): string {
  return dollars === undefined ? 'by default' : formatMicros(dollars);
}

function followEntries(settings: Settings, follow: Follow): readonly Entry[] {
  const leader = settings.leaders.find(({ wallet }) => wallet === follow.leader)?.name ?? follow.leader;
  const isMain = settings.followers[0]?.name === follow.follower;
  const id = isMain ? `follow[main][${follow.leader}]` : `follow[${follow.follower}][${follow.leader}]`;
  const place = isMain ? `traders[${leader}]` : `follows[${follow.follower}, ${leader}]`;
  return [
    entry(`${id}.allocated`, formatMicros(follow.allocated), `${place}.allocated_capital`),
    entry(`${id}.sizing`, sizingText(follow.sizing), `${place}.sizing`),
  ];
}

function entry(id: string, value: string, key = id): Entry {
  return { id, key, value };
}

/** How copies are sized, in one line. */
export function sizingText(sizing: Sizing): string {
  switch (sizing.policy) {
    case 'portfolio_proportion':
      return sizing.policy;
    case 'percentage':
      return `percentage, copy_pct ${formatMicros(sizing.copyBps * 10_000n)}, max_trade ${formatMicros(sizing.maxTrade)}`;
    case 'factor':
      return `factor, copy_factor ${formatMicros(sizing.factor)}`;
    case 'fixed':
      return `fixed, fixed_amount ${formatMicros(sizing.amount)}`;
    case 'kelly':
      return `kelly, kelly_fraction ${formatMicros(sizing.fraction * 100n)}`;
  }
}
