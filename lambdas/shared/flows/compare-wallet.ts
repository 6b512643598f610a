import { type Market } from '#core/model/market.ts';
import { type Position, UNATTRIBUTED } from '#core/model/position.ts';
import { type ConditionId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { type Price, price } from '#core/values/price.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Chain } from '#ports/chain.ts';
import { type HeldPosition, type LeaderFeed } from '#ports/leader-feed.ts';
import { type Ledger, type LedgerName } from '#ports/ledger.ts';
import { type MarketData } from '#ports/market-data.ts';

export type CompareDeps = {
  readonly ledger: Ledger;
  readonly feed: LeaderFeed;
  readonly markets: MarketData;
  readonly chain: Chain;
};

type CompareInput = {
  readonly ledger: LedgerName;
  readonly wallet: Wallet;
  /** What the ledger holds, as read at the beginning of the run. */
  readonly positions: readonly Position[];
  readonly now: UnixMs;
};

/** A token of which the chain shows another balance than the ledger. */
export type Difference = {
  readonly token: TokenId;
  readonly condition: ConditionId;
  readonly market: Market;
  readonly held: Shares;
  /** Over all leaders and the unattributed. */
  readonly recorded: Shares;
  /** What the positions looked like before and after the chain was asked. */
  readonly versions: string;
  /** What a share is worth now. */
  readonly mark: Price;
  /** What a position of it is made like. */
  readonly place: PlaceOf;
};

type PlaceOf = Pick<
  Position,
  'follower' | 'mode' | 'leader' | 'token' | 'condition' | 'eventGroup' | 'title' | 'outcome'
>;

/** So many tokens are asked for in one run; others come with their turn. */
const MAX_ASKED = 40;
const TURN_MS = 60_000;

/**
 * Finds the tokens of which a wallet holds something else than its ledger says: one read of the venue's index for all of
 * them, and one of the chain for each that differs there. A token that something is under way in is left out, and so is
 * one whose market no longer trades: what is left of it is paid out.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function compareWallet(deps: CompareDeps, input: CompareInput): Promise<readonly Difference[]> {
  const shown = new Map((await deps.feed.positions(input.wallet)).map((row) => [row.token, row]));
  const recorded = Map.groupBy(input.positions, ({ token }) => token);
  const suspects = [...new Set([...recorded.keys(), ...shown.keys()])]
    .filter((token) => isSuspect(recorded.get(token) ?? [], shown.get(token)))
    .sort();
  const differences: Difference[] = [];
  for (const token of inTurn(suspects, input.now)) {
    const difference = await judgeToken(deps, input, { token, row: shown.get(token) });
    if (difference !== undefined) differences.push(difference);
  }
  return differences;
}

/** Shares of the ledger of one token, over all positions. */
export function recordedOf(positions: readonly Pick<Position, 'available' | 'selling' | 'claimed'>[]): Shares {
  return sum(
    NO_SHARES,
    positions.flatMap(({ available, selling, claimed }) => [available, selling, claimed]),
  );
}

/** Tells one state of a token's positions from another. */
export function versionsOf(positions: readonly Position[]): string {
  return positions.map(({ leader, version }) => `${leader}:${version}`).join();
}

/** What is worth nothing and stands in no ledger is at no stake. */
function isSuspect(positions: readonly Position[], row: HeldPosition | undefined): boolean {
  if (isUnderWay(positions)) return false;
  if (positions.length === 0 && row?.price === 0n) return false;
  return positions.some(({ available }) => available < 0n) || recordedOf(positions) !== (row?.shares ?? 0n);
}

function isUnderWay(positions: readonly Position[]): boolean {
  return positions.some(({ selling, buying, claimed }) => selling > 0n || buying.length > 0 || claimed > 0n);
}

function inTurn(suspects: readonly TokenId[], now: UnixMs): readonly TokenId[] {
  if (suspects.length <= MAX_ASKED) return suspects;
  const from = (Math.floor(now / TURN_MS) * MAX_ASKED) % suspects.length;
  return [...suspects.slice(from), ...suspects.slice(0, from)].slice(0, MAX_ASKED);
}

type Suspect = { readonly token: TokenId; readonly row: HeldPosition | undefined };

async function judgeToken(
  { ledger: store, markets, chain }: CompareDeps,
  { ledger, wallet }: CompareInput,
  { token, row }: Suspect,
): Promise<Difference | undefined> {
  const before = await store.tokenPositions(ledger, token);
  const known = before[0] ?? row;
  const market = known === undefined || isUnderWay(before) ? undefined : await markets.market(known.condition);
  if (known === undefined || market?.tokens.some((one) => one.token === token) !== true) return undefined;
  const held = await chain.tokenBalance(wallet, token, market.domain);
  const recorded = recordedOf(before);
  const isBelowZero = before.some(({ available }) => available < 0n);
  if (held === recorded && !isBelowZero) return undefined;
  const mark = row?.price ?? (await midOf(markets, token));
  const versions = versionsOf(before);
  const isStill = versionsOf(await store.tokenPositions(ledger, token)) === versions;
  if (mark === undefined || !isStill) return undefined;
  const { condition, title, outcome } = known;
  const { eventGroup } = market;
  const place = {
    ...ledger,
    leader: UNATTRIBUTED,
    token,
    condition,
    ...(eventGroup === undefined ? {} : { eventGroup }),
    title,
    outcome,
  };
  return { token, condition, market, held, recorded, versions, mark, place };
}

/** The middle of the book, or its better half; undefined where there is none. */
async function midOf(markets: MarketData, token: TokenId): Promise<Price | undefined> {
  const book = await markets.book(token);
  const bid = book?.bids[0]?.price;
  const ask = book?.asks[0]?.price;
  return bid === undefined || ask === undefined ? (bid ?? ask) : price((bid + ask) / 2n);
}
