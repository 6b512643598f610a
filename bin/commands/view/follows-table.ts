import { type Cap } from '#core/model/cap.ts';
import { type Follow, type Leader } from '#core/model/settings.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { dollarText } from '#core/values/number-text.ts';
import { sizingText } from '../settings-difference.ts';
import { cleanText } from './clean-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

/** A follow of the settings in force. */
export type ListedFollow = {
  readonly follow: Follow;
  readonly leader: Leader;
  /** Of the leader for this follower; absent where no ledger was made yet. */
  readonly cap?: Cap;
};

/** Who copies whom, a line each; a dash where nothing is known yet. */
export function followsTable(listed: readonly ListedFollow[], options: ViewOptions): string {
  if (listed.length === 0) return 'Nobody is followed: `polycopy add-follow` begins.';
  return plainTable(
    {
      columns: [
        { title: 'Follower', align: 'left' },
        { title: 'Leader', align: 'left' },
        { title: 'Wallet', align: 'left' },
        { title: 'Allocated', align: 'right' },
        { title: 'Sizing', align: 'left' },
        { title: 'Enabled', align: 'left' },
        { title: 'Trading', align: 'left' },
      ],
      rows: listed.map(({ follow, leader, cap }) => [
        cleanText(follow.follower, 32),
        cleanText(leader.name, 28),
        leader.wallet,
        dollarText(follow.allocated),
        sizingText(follow.sizing),
        leader.enabled ? 'yes' : 'no',
        cap?.tradingMode ?? '–',
      ]),
    },
    options,
  );
}

/** The same for machines; dollars are decimal text. */
export function followsJson(listed: readonly ListedFollow[]): string {
  const rows = listed.map(({ follow, leader, cap }) => ({
    follower: follow.follower,
    leader: leader.name,
    wallet: leader.wallet,
    allocated: formatMicros(follow.allocated),
    sizing: sizingText(follow.sizing),
    enabled: leader.enabled,
    trading: cap?.tradingMode ?? null,
    breakers: cap?.breakers ?? [],
  }));
  return JSON.stringify({ follows: rows }, null, 2);
}
