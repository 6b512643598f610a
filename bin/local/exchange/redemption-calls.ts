import { Interface } from 'ethers';
import { isAllowed } from './allowances.ts';
import { type Market, isResolved } from './market-index.ts';
import type { RedeemedOutcome } from './own-transaction.ts';
import type { Venue } from './venue.ts';

const ADAPTER = '0xada100db00ca00073811820692005400218fce1f';
const NEG_RISK_ADAPTER = '0xada2005600dec949baf300f4c6120000bdb6eaab';
const ROUTER = '0x12121212006e4cd160d18e3f00711da5c3372600';
const CALLS = new Interface([
  'function redeemPositions(address collateralToken, bytes32 parentCollectionId, bytes32 conditionId, uint256[] indexSets)',
  'function redeem(bytes31 conditionId, uint256 outcomeIndex, uint256 amount)',
]);
const NO_PARENT = `0x${'0'.repeat(64)}`;

/** A call as it is signed, or asked about. */
export type Call = { readonly from: unknown; readonly to: unknown; readonly data: unknown };

/** What a call redeems: all that its sender holds of a market, or so many shares of one outcome. */
export type Redeemed = { readonly market: Market; readonly outcome?: RedeemedOutcome };

type State = Pick<Venue, 'markets' | 'wallets' | 'accounts' | 'withheld'>;

/** What a call redeems; undefined where the contract would refuse it, or there is none. */
export function redeemedBy(state: State, { from, to, data }: Call, nowMs: number): Redeemed | undefined {
  if (typeof to !== 'string' || typeof data !== 'string') return undefined;
  const contract = to.toLowerCase();
  if (contract === ROUTER) return typeof from === 'string' ? outcomeRedeemed(state, { from, data }, nowMs) : undefined;
  const market = marketRedeemed(state, data, nowMs);
  return market !== undefined && contract === (market.negRisk ? NEG_RISK_ADAPTER : ADAPTER) ? { market } : undefined;
}

function marketRedeemed({ markets }: State, data: string, nowMs: number): Market | undefined {
  const [, parent, conditionId, sets] = decoded('redeemPositions', data) ?? [];
  if (parent !== NO_PARENT || String(sets) !== '1,2') return undefined;
  const market = markets.condition(String(conditionId));
  return market?.version === 'v1' && isResolved(market, nowMs) ? market : undefined;
}

/** The Router takes the shares out of the wallet: it must have let it, and hold them. */
function outcomeRedeemed(
  state: State,
  { from, data }: { readonly from: string; readonly data: string },
  nowMs: number,
): Redeemed | undefined {
  const [conditionId, index, amount] = decoded('redeem', data) ?? [];
  const market = state.markets.condition(String(conditionId));
  const token = market?.tokens[Number(index)];
  if (market?.version !== 'v2' || token === undefined || !isResolved(market, nowMs)) return undefined;
  const wallet = state.wallets.find(from, nowMs);
  if (wallet === undefined || !isAllowed(state, from, ROUTER)) return undefined;
  const [{ tokenId }, sharesMicro] = [token, BigInt(String(amount))];
  const held = state.wallets.onChain(wallet, nowMs).tokens.get(tokenId)?.sharesMicro ?? 0n;
  return held < sharesMicro ? undefined : { market, outcome: { tokenId, sharesMicro } };
}

function decoded(name: 'redeemPositions' | 'redeem', data: string): readonly unknown[] | undefined {
  try {
    return CALLS.decodeFunctionData(name, data);
  } catch {
    return undefined;
  }
}
