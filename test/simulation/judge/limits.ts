import { type Settings } from '#core/model/settings.ts';

/** The most that may be in use on a cap. */
export type CapLimit = {
  readonly dollars: bigint;
  readonly shares: bigint;
  readonly entries: bigint;
  readonly adds: bigint;
};

const NONE = 10n ** 30n;
const UNLIMITED: CapLimit = { dollars: NONE, shares: NONE, entries: NONE, adds: NONE };
const NOTHING: CapLimit = { dollars: 0n, shares: 0n, entries: 0n, adds: 0n };
const ALL = 10_000n;

/** The limits of a cap by what a person has set; a cap that no setting limits only counts. */
export function limitOf(
  settings: Settings | undefined,
  { follower, name }: { readonly follower: string; readonly name: string },
): CapLimit {
  if (settings === undefined) return NOTHING;
  const { limits, followers, follows } = settings;
  const capital = followers.find((one) => one.name === follower)?.totalCapital ?? 0n;
  const partOf = (part: bigint | undefined): bigint => (part === undefined ? NONE : (capital * part) / ALL);
  switch (name.slice(0, 1)) {
    case 'G': {
      const free = capital - limits.reserveCapital;
      return { ...UNLIMITED, dollars: limits.maxTotalExposure < free ? limits.maxTotalExposure : free };
    }
    case 'L': {
      const follow = follows.find((one) => one.follower === follower && name === `L#${one.leader}`);
      const allocated = follow?.allocated ?? 0n;
      const part = partOf(limits.maxLeaderCapitalBps);
      return { ...UNLIMITED, dollars: allocated < part ? allocated : part };
    }
    case 'M':
      return { ...UNLIMITED, dollars: limits.maxMarketExposure ?? NONE };
    case 'X':
      return { ...UNLIMITED, dollars: limits.maxEventExposure ?? NONE };
    case 'P':
      return {
        ...UNLIMITED,
        dollars: partOf(limits.maxPositionCapitalBps),
        shares: limits.maxPositionShares ?? NONE,
        adds: limits.maxAdds ?? NONE,
      };
    case 'D':
      return { ...UNLIMITED, dollars: limits.maxDailySpend ?? NONE };
    case 'R':
      return { ...UNLIMITED, entries: limits.maxEntriesPerMinute ?? NONE };
    default:
      return NOTHING;
  }
}
