import { openingEntryId } from '#core/ledger/open-ledger.ts';
import { type Proof, prove, type WalletFacts } from '#core/ledger/prove.ts';
import { type LedgerTally, ledgerTally } from '#core/ledger/tally.ts';
import { type Cap } from '#core/model/cap.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type Position } from '#core/model/position.ts';
import { sendsOrders } from '#core/model/settings.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { type Shares } from '#core/values/shares.ts';
import { monthBefore, type UnixMs, utcMonth } from '#core/values/unix-ms.ts';
import { type Chain } from '#ports/chain.ts';
import { type Ledger, type LedgerName } from '#ports/ledger.ts';
import { type MarketData } from '#ports/market-data.ts';
import { recordedOf, versionsOf } from './compare-wallet.ts';

type ProveDeps = {
  readonly ledger: Pick<Ledger, 'positions' | 'caps' | 'journalPage' | 'upkeep'>;
  /** Where the wallet is asked; without it the ledger is only compared with itself. */
  readonly world?: {
    readonly chain: Pick<Chain, 'collateral' | 'tokenBalance'>;
    readonly markets: Pick<MarketData, 'market'>;
  };
};

type ProveInput = {
  readonly ledger: LedgerName;
  /** The wallet of a ledger that sends orders. */
  readonly wallet?: Wallet | undefined;
  /** The ledger's orders: all of them ever, or at least those that are open. */
  readonly children: () => AsyncIterable<ChildOrder>;
  readonly isWholeHistory: boolean;
  readonly now: UnixMs;
};

/** A proof, and the sums that it was made of. */
export type ProvenLedger = Proof & { readonly balances: ReadonlyMap<string, bigint> };

/** A journal with nothing in it for so long begins where it ends: an opening without cash leaves no entry. */
const EMPTY_MONTHS = 24;
/** A ledger in use is read again when it moves meanwhile. */
const MAX_READINGS = 3;

/**
 * Proves one ledger as it stands: reads it row by row, and again where anything was written meanwhile.
 *
 * @returns Undefined where it did not stand still for the time of one reading.
 * @throws UnavailableError
 */
export async function proveLedger(deps: ProveDeps, input: ProveInput): Promise<ProvenLedger | undefined> {
  for (let reading = 0; reading < MAX_READINGS; reading += 1) {
    const before = await stateOf(deps.ledger, input.ledger);
    const tally = ledgerTally(new Set(before.caps.map(({ name }) => name)));
    for await (const child of input.children()) if (isOf(input.ledger, child)) tally.child(child);
    await tallyJournal(deps.ledger, input, tally);
    const { positions, caps, signature } = before;
    const wallet = await walletOf(deps, input, { positions, domains: tally.sums.domains });
    if ((await stateOf(deps.ledger, input.ledger)).signature !== signature) continue;
    const { isWholeHistory } = input;
    const proof = prove({
      sums: tally.sums,
      positions,
      caps,
      isWholeHistory,
      ...(wallet === undefined ? {} : { wallet }),
    });
    return { ...proof, balances: tally.sums.balances };
  }
  return undefined;
}

type State = { readonly positions: readonly Position[]; readonly caps: readonly Cap[]; readonly signature: string };

/** Every booking moves a position, a cap, or what was compared with the wallet. */
async function stateOf(ledger: ProveDeps['ledger'], name: LedgerName): Promise<State> {
  const positions = await ledger.positions(name);
  const caps = await ledger.caps(name);
  const upkeep = await ledger.upkeep(name);
  const amounts = caps.map(({ name: cap, reserved, posted, shares = 0n, entries = 0n }) =>
    [cap, reserved, posted, shares, entries].join(':'),
  );
  const signature = [versionsOf(positions), ...amounts, upkeep?.version ?? 0n].join();
  return { positions, caps, signature };
}

function isOf(ledger: LedgerName, child: ChildOrder): boolean {
  return child.follower === ledger.follower && child.mode === ledger.mode;
}

/** From this month back to that of the opening. */
async function tallyJournal(
  { journalPage }: ProveDeps['ledger'],
  { ledger, now }: ProveInput,
  tally: LedgerTally,
): Promise<void> {
  const opening = openingEntryId(ledger);
  let empty = 0;
  for (let month = utcMonth(now); empty < EMPTY_MONTHS; month = monthBefore(month)) {
    let isFirst = false;
    let count = 0;
    let from: string | undefined;
    do {
      const { legs, next } = await journalPage(ledger, month, from);
      for (const leg of legs) tally.leg(leg);
      isFirst ||= legs.some(({ entryId }) => entryId === opening);
      count += legs.length;
      from = next;
    } while (from !== undefined);
    if (isFirst) return;
    empty = count === 0 ? empty + 1 : 0;
  }
}

type Asked = { readonly positions: readonly Position[]; readonly domains: ReadonlyMap<TokenId, OrderDomain> };

async function walletOf(
  { world }: ProveDeps,
  { wallet, ledger }: ProveInput,
  { positions, domains }: Asked,
): Promise<WalletFacts | undefined> {
  if (world === undefined || wallet === undefined || !sendsOrders(ledger.mode)) return undefined;
  const tokens = new Map<TokenId, Shares>();
  for (const [token, ofToken] of Map.groupBy(positions, (position) => position.token)) {
    // What came since of a token that is all sold is a surplus, and found as such.
    const [first] = recordedOf(ofToken) === 0n ? [] : ofToken;
    if (first === undefined) continue;
    // Where its contract is not known any more the token was paid out, or is about to be.
    const domain = domains.get(token) ?? (await world.markets.market(first.condition))?.domain;
    if (domain !== undefined) tokens.set(token, await world.chain.tokenBalance(wallet, token, domain));
  }
  return { cash: await world.chain.collateral(wallet), tokens };
}
