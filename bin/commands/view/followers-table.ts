import { type Cap } from '#core/model/cap.ts';
import { type Follower } from '#core/model/settings.ts';
import { type Usd } from '#core/values/usd.ts';
import { isPaperWallet } from '#core/values/ids.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { dollarText } from '#core/values/number-text.ts';
import { cleanText } from './clean-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

/** A follower of the settings in force. */
export type ListedFollower = {
  readonly follower: Follower;
  readonly follows: number;
  readonly allocated: Usd;
  /** Absent where no ledger of it was made yet. */
  readonly cap?: Cap;
};

/** The followers, a line each, with their addresses where one has any; a dash where nothing is known. */
export function followersTable(listed: readonly ListedFollower[], options: ViewOptions): string {
  const hasEmail = listed.some(({ follower }) => follower.email !== undefined);
  return plainTable(
    {
      columns: [
        { title: 'Follower', align: 'left' },
        { title: 'Mode', align: 'left' },
        { title: 'Wallet', align: 'left' },
        { title: 'Capital', align: 'right' },
        { title: 'Allocated', align: 'right' },
        { title: 'Follows', align: 'right' },
        { title: 'Trading', align: 'left' },
        ...(hasEmail ? [{ title: 'E-mail', align: 'left' } as const] : []),
      ],
      rows: listed.map(({ follower, follows, allocated, cap }) => [
        cleanText(follower.name, 32),
        follower.mode,
        walletText(follower),
        dollarText(follower.totalCapital),
        dollarText(allocated),
        follows.toString(),
        cap?.tradingMode ?? '–',
        ...(hasEmail ? [follower.email ?? '–'] : []),
      ]),
    },
    options,
  );
}

/** The same for machines; dollars are decimal text. */
export function followersJson(listed: readonly ListedFollower[]): string {
  const rows = listed.map(({ follower, follows, allocated, cap }) => ({
    follower: follower.name,
    mode: follower.mode,
    wallet: follower.wallet === undefined || isPaperWallet(follower.wallet) ? null : follower.wallet,
    signatureType: follower.signatureType,
    email: follower.email ?? null,
    totalCapital: formatMicros(follower.totalCapital),
    allocated: formatMicros(allocated),
    follows,
    trading: cap?.tradingMode ?? null,
    breakers: cap?.breakers ?? [],
  }));
  return JSON.stringify({ followers: rows }, null, 2);
}

function walletText({ wallet }: Follower): string {
  if (wallet === undefined) return 'not known';
  return isPaperWallet(wallet) ? 'paper money' : wallet;
}
