import { hashOf } from './chance.ts';
import { applyEvent, type ChainEvent, type Holdings, openHoldings, worth } from './holdings.ts';
import type { MarketIndex } from './market-index.ts';
import type { RedeemedOutcome } from './own-transaction.ts';
import { blockTimeMs, DATA_API_LAG_MS, REDEEMED_AFTER_MS } from './settlement.ts';
import { countUpTo } from './sorted.ts';
import type { ActivityRow, World } from './world.ts';

/**
 * A wallet with everything that ever happens to it, by time, and two looks at it: the chain's, and the Data API's,
 * which is three seconds behind.
 */
export type Wallet = {
  readonly address: string;
  readonly name: string;
  /** Milliseconds of the blocks of `events`, the instants by which the Data API orders them. */
  readonly blockMs: number[];
  readonly events: ChainEvent[];
  readonly chain: View;
  readonly dataApi: View;
  /** Markets whose shares the auto-redeemer will pay out, by due time; only of funded accounts. */
  readonly redemptions: { readonly dueMs: number; readonly conditionId: string }[];
  /** What it held before the first event. */
  readonly opening: () => Holdings;
};

/** What a redemption is of its owner: his transaction, and the one outcome that it redeems where it is one alone. */
type OwnRedemption = { readonly transactionHash?: string; readonly outcome?: RedeemedOutcome };

/** What is redeemed when. */
type Redemption = Wallet['redemptions'][number] & OwnRedemption;

type View = { applied: number; readonly holdings: Holdings };

/** The wallets that the venue knows, leaders and funded followers. */
export type Wallets = {
  /** The wallet with all that is due by `nowMs` settled, `undefined` when it is not known. */
  find(address: string, nowMs: number): Wallet | undefined;
  /** What the chain knows of a wallet now. */
  onChain(wallet: Wallet, nowMs: number): Holdings;
  /** What the chain knew of a wallet at an instant that is over. */
  onChainAt(wallet: Wallet, thenMs: number): Holdings;
  /** What the Data API knows of a wallet now. */
  inDataApi(wallet: Wallet, nowMs: number): Holdings;
  /** Opens an empty wallet with some cash. */
  open(address: string, cashMicro: bigint): Wallet;
  /** Books a trade that is mined at an instant to come. */
  addTrade(wallet: Wallet, event: ChainEvent): void;
  /** Redeems what a wallet holds of a resolved market, or shares of one outcome, before the auto-redeemer does. */
  redeem(wallet: Wallet, conditionId: string, by: OwnRedemption & { readonly atMs: number }): void;
};

/** Reads the leaders' wallets out of a world. */
export function openWallets(
  world: World,
  markets: MarketIndex,
  { hasAutoRedeemer }: { readonly hasAutoRedeemer: boolean } = { hasAutoRedeemer: true },
): Wallets {
  const wallets = new Map<string, Wallet>();
  for (const leader of world.leaders)
    wallets.set(leader.wallet.toLowerCase(), newWallet(leader.wallet, leader.name, leader.cashMicro, leader.positions));
  for (const row of world.rows) {
    const address = row.wallet.toLowerCase();
    const wallet = wallets.get(address) ?? newWallet(row.wallet, row.name, 0n, []);
    wallets.set(address, wallet);
    wallet.events.push({ atMs: row.timestampS * 1000, row, feeMicro: 0n });
    wallet.blockMs.push(row.timestampS * 1000);
  }
  const look = (wallet: Wallet, view: View, count: number): Holdings => {
    while (view.applied < count) {
      const event = wallet.events[view.applied];
      if (event === undefined) break;
      applyEvent(view.holdings, event, markets);
      view.applied += 1;
    }
    return view.holdings;
  };
  const onChain = (wallet: Wallet, nowMs: number): Holdings => {
    let count = wallet.chain.applied;
    while ((wallet.events[count]?.atMs ?? Infinity) <= nowMs) count += 1;
    return look(wallet, wallet.chain, count);
  };
  const redeem = (wallet: Wallet, due: Redemption): void => {
    const rows = redemptionRows(wallet, onChain(wallet, due.dueMs), due, markets);
    for (const row of rows) insertEvent(wallet, { atMs: due.dueMs, row, feeMicro: 0n });
  };
  const settle = (wallet: Wallet, nowMs: number): void => {
    for (let due = wallet.redemptions[0]; due !== undefined && due.dueMs <= nowMs; due = wallet.redemptions[0]) {
      wallet.redemptions.shift();
      redeem(wallet, due);
    }
  };
  return {
    onChain,
    onChainAt: (wallet, thenMs) => {
      const holdings = wallet.opening();
      for (const event of wallet.events) if (event.atMs <= thenMs) applyEvent(holdings, event, markets);
      return holdings;
    },
    redeem: (wallet, conditionId, { atMs, ...by }) => {
      redeem(wallet, { dueMs: atMs, conditionId, ...by });
    },
    inDataApi: (wallet, nowMs) => look(wallet, wallet.dataApi, countUpTo(wallet.blockMs, nowMs - DATA_API_LAG_MS)),
    find: (address, nowMs) => {
      const wallet = wallets.get(address.toLowerCase());
      if (wallet !== undefined) settle(wallet, nowMs);
      return wallet;
    },
    open: (address, cashMicro) => {
      const wallet = newWallet(address, '', cashMicro, []);
      wallets.set(wallet.address, wallet);
      return wallet;
    },
    addTrade: (wallet, event) => {
      insertEvent(wallet, event);
      const { conditionId } = event.row;
      const atMs = markets.condition(conditionId)?.resolution?.atMs;
      const isKnown = wallet.redemptions.some((due) => due.conditionId === conditionId && due.dueMs >= event.atMs);
      if (!hasAutoRedeemer || atMs === undefined || isKnown) return;
      const paidMs = atMs + REDEEMED_AFTER_MS;
      // What was mined after the payout is paid in a round of its own.
      const dueMs = event.atMs > paidMs ? event.atMs + REDEEMED_AFTER_MS : paidMs;
      wallet.redemptions.push({ dueMs, conditionId });
      wallet.redemptions.sort((left, right) => left.dueMs - right.dueMs);
    },
  };
}

function newWallet(
  address: string,
  name: string,
  cashMicro: bigint,
  positions: readonly { readonly tokenId: string; readonly sharesMicro: bigint }[],
): Wallet {
  const opening = (): Holdings => openHoldings(cashMicro, positions);
  const view = (): View => ({ applied: 0, holdings: opening() });
  return {
    address: address.toLowerCase(),
    name,
    blockMs: [],
    events: [],
    chain: view(),
    dataApi: view(),
    redemptions: [],
    opening,
  };
}

function insertEvent(wallet: Wallet, event: ChainEvent): void {
  const block = blockTimeMs(event.atMs);
  let place = wallet.events.length;
  while (place > wallet.chain.applied && (wallet.events[place - 1]?.atMs ?? 0) > event.atMs) place -= 1;
  wallet.events.splice(place, 0, event);
  wallet.blockMs.splice(place, 0, block);
}

/** One row for each outcome that is held, or for the one that is redeemed alone, the loser with nothing. */
function redemptionRows(
  wallet: Wallet,
  holdings: Holdings,
  { dueMs, conditionId, transactionHash, outcome: alone }: Redemption,
  markets: MarketIndex,
): ActivityRow[] {
  const market = markets.condition(conditionId);
  if (market === undefined) return [];
  const isLate = dueMs > (market.resolution?.atMs ?? 0) + REDEEMED_AFTER_MS;
  const name = `redeem|${wallet.address}|${conditionId}${isLate ? `|${dueMs}` : ''}`;
  return market.tokens.flatMap(({ tokenId, outcome }, outcomeIndex): ActivityRow[] => {
    const asked = alone?.tokenId === tokenId ? alone.sharesMicro : 0n;
    const sharesMicro = alone === undefined ? (holdings.tokens.get(tokenId)?.sharesMicro ?? 0n) : asked;
    if (sharesMicro === 0n) return [];
    return [
      {
        wallet: wallet.address,
        type: 'REDEEM',
        timestampS: blockTimeMs(dueMs) / 1000,
        transactionHash: transactionHash ?? `0x${hashOf(name).toString('hex')}`,
        conditionId,
        tokenId,
        side: '',
        sizeMicro: sharesMicro,
        usdcMicro: worth(sharesMicro, market.resolution?.payoutsMicro[outcomeIndex] ?? 0n),
        price: 0,
        outcome,
        outcomeIndex,
        title: market.question,
        slug: market.slug,
        eventSlug: market.eventSlug,
        name: wallet.name,
      },
    ];
  });
}
