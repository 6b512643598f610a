import * as z from 'zod';
import { type MissingApproval } from '#core/model/approvals.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type Wallet } from '#core/values/ids.ts';
import { usd } from '#core/values/usd.ts';
import { COLLATERAL, CONTRACTS, LEGACY_NEG_RISK_ADAPTER } from './contracts.ts';
import { askNodeAll, type ChainOptions } from './node-rpc.ts';
import { WORD_DIGITS } from './node-values.ts';

/** First four bytes of keccak256("balanceOf(address)"), of `allowance(address,address)`, of `isApprovedForAll(address,address)`. */
const SELECTORS = { balance: '0x70a08231', allowance: '0xdd62ed3e', approved: '0xe985e9c5' } as const;

type Needed = Pick<MissingApproval, 'domain' | 'asset' | 'contract' | 'spender'>;

/** Each exchange takes the collateral of purchases and the tokens of sales; the adapter is only asked about. */
const NEEDED: readonly Needed[] = (['v1', 'v1-neg-risk', 'v2'] as const satisfies readonly OrderDomain[]).flatMap(
  (domain) => {
    const { exchange, tokens } = CONTRACTS[domain];
    const adapter: Needed = { domain, asset: 'collateral', contract: COLLATERAL, spender: LEGACY_NEG_RISK_ADAPTER };
    return [
      { domain, asset: 'collateral', contract: COLLATERAL, spender: exchange },
      { domain, asset: 'tokens', contract: tokens, spender: exchange },
      ...(domain === 'v1-neg-risk' ? [adapter] : []),
    ];
  },
);

const oneWord = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/i)
  .transform((text) => BigInt(text));

/**
 * Reads with one request what a wallet does not allow. An allowance of collateral that is less than the wallet has is
 * missing too: an order of all of it would not settle.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function readMissingApprovals(options: ChainOptions, wallet: Wallet): Promise<readonly MissingApproval[]> {
  const asked = NEEDED.map(({ asset, contract, spender }) =>
    callOf(
      contract,
      `${asset === 'collateral' ? SELECTORS.allowance : SELECTORS.approved}${word(wallet)}${word(spender)}`,
    ),
  );
  const [cash = 0n, ...allowed] = await askNodeAll(options, {
    method: 'eth_call',
    schema: oneWord,
    params: [callOf(COLLATERAL, `${SELECTORS.balance}${word(wallet)}`), ...asked],
  });
  const least = cash > 0n ? cash : 1n;
  return NEEDED.flatMap((needed, at) => {
    const amount = allowed[at] ?? 0n;
    if (needed.asset === 'tokens') return amount === 0n ? [needed] : [];
    return amount < least ? [{ ...needed, allowance: usd(amount) }] : [];
  });
}

function callOf(to: string, data: string): readonly unknown[] {
  return [{ to, data }, 'latest'];
}

function word(address: string): string {
  return address.slice(2).toLowerCase().padStart(WORD_DIGITS, '0');
}
