import { type RedeemOutlook, type RedeemTerms, type RedemptionCall } from '#core/model/redeeming.ts';
import { type TransactionHash, digest, type TokenId } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { type Redemptions } from '#ports/redemptions.ts';
import { type ScriptedChain } from './scripted-chain.ts';
import { type ScriptedFeed } from './scripted-feed.ts';
import { type StepClock } from './step-clock.ts';

/** What becomes of bytes that are sent. */
export type SendScript =
  /** Taken and mined in this block. */
  | 'mined'
  /** The same, and nobody hears of it. */
  | 'answer-lost'
  /** Never arrived. */
  | 'lost'
  /** Mined, and reverted. */
  | 'reverted'
  /** The node wants none of it. */
  | 'refused'
  /** Taken, and waiting to be mined. */
  | 'waiting'
  /** The owner's own transaction with the same number was mined instead. */
  | 'replaced';

type Signed = { readonly call: RedemptionCall; readonly terms: RedeemTerms };
type Mined = { readonly block: number; readonly hasSucceeded: boolean };

/** A chain that takes redemptions, and the rules that no sender may break. */
export type ScriptedRedemptions = Redemptions & {
  /** For each send in turn; `mined` where none is left. */
  readonly scripts: SendScript[];
  /** Bytes, each time they were sent. */
  readonly sent: string[];
  /** Calls that were signed. */
  readonly signed: Signed[];
  readonly mined: Map<TransactionHash, Mined>;
  /** What was sent against the rules. */
  readonly breaches: string[];
  /** Overrides what the chain says before. */
  outlookIs: Partial<RedeemOutlook> & { readonly isRefused?: boolean };
  isOwnKey: boolean;
  /** Tokens that a redemption takes out of the wallet, with what a share pays in millionths. */
  readonly pays: Map<TokenId, bigint>;
};

type Around = {
  readonly clock: StepClock;
  readonly chain: Pick<ScriptedChain, 'tokenBalance' | 'transferred'>;
  readonly feed: Pick<ScriptedFeed, 'rows'>;
};

const BLOCK_MS = 2_000;
const GWEI = 1_000_000_000n;

/** Starts with a wallet that has 2 POL, has approved the adapters, and has sent seven transactions. */
export function scriptedRedemptions(around: Around): ScriptedRedemptions {
  const nonces = new Map<string, bigint>();
  const nonceOf = (wallet: string): bigint => nonces.get(wallet) ?? 7n;
  const bytes = new Map<string, Signed>();
  const head = (): number => Math.floor(around.clock.moment / BLOCK_MS);
  const mine = async (raw: string, signed: Signed, hasSucceeded: boolean): Promise<void> => {
    const { wallet } = signed.call;
    if (signed.terms.nonce !== nonceOf(wallet)) return;
    nonces.set(wallet, nonceOf(wallet) + 1n);
    const isTaken = hasSucceeded && (await holdsEnough(around, signed.call));
    fake.mined.set(hashOf(raw), { block: head(), hasSucceeded: isTaken });
    if (isTaken) await redeem(around, signed.call, { transaction: hashOf(raw), pays: fake.pays });
  };
  const fake: ScriptedRedemptions = {
    scripts: [],
    sent: [],
    signed: [],
    mined: new Map(),
    breaches: [],
    outlookIs: {},
    isOwnKey: true,
    pays: new Map(),
    outlook: ({ wallet }) => {
      const { isRefused = false, ...changes } = fake.outlookIs;
      const chain = { nonce: nonceOf(wallet), pendingNonce: nonceOf(wallet), funds: 2_000_000_000n * GWEI };
      const network = { gasPrice: 60n * GWEI, tip: 30n * GWEI, isApproved: true };
      return Promise.resolve({ ...chain, ...network, ...(isRefused ? {} : { gas: 200_000n }), ...changes });
    },
    sign: (_, call, terms) => {
      if (!fake.isOwnKey) return Promise.resolve(undefined);
      // As with a price that has changed: what is signed anew is never the same bytes.
      const raw = `0x${digest('raw', call.wallet, call.condition, terms.nonce.toString(), String(fake.signed.length))}`;
      bytes.set(raw, { call, terms });
      fake.signed.push({ call, terms });
      return Promise.resolve({ raw, transaction: hashOf(raw) });
    },
    send: async (raw) => {
      const signed = bytes.get(raw);
      if (signed === undefined) throw new Error('nobody signed these bytes');
      fake.breaches.push(...breachesOf({ raw, signed, sent: fake.sent, bytes, nonce: nonceOf(signed.call.wallet) }));
      fake.sent.push(raw);
      if (fake.mined.has(hashOf(raw))) return 'refused';
      const script = fake.scripts.shift() ?? 'mined';
      if (script === 'mined' || script === 'answer-lost') await mine(raw, signed, true);
      if (script === 'reverted') await mine(raw, signed, false);
      if (script === 'replaced') nonces.set(signed.call.wallet, nonceOf(signed.call.wallet) + 1n);
      if (script === 'answer-lost' || script === 'lost') return 'unknown';
      return script === 'refused' || script === 'replaced' ? 'refused' : 'taken';
    },
    fate: (wallet, transaction) => {
      const mined = fake.mined.get(transaction);
      if (mined === undefined) return Promise.resolve({ kind: 'absent', nonce: nonceOf(wallet) });
      return Promise.resolve({ kind: 'mined', hasSucceeded: mined.hasSucceeded, depth: head() - mined.block });
    },
  };
  return fake;
}

type BreachInput = {
  readonly raw: string;
  readonly signed: Signed;
  readonly sent: readonly string[];
  readonly bytes: ReadonlyMap<string, Signed>;
  readonly nonce: bigint;
};

/** No other bytes leave while those that left may still be mined: their number is not used yet. */
function breachesOf({ raw, signed, sent, bytes, nonce }: BreachInput): readonly string[] {
  const others = new Set(sent.filter((one) => one !== raw));
  return [...others]
    .filter((one) => bytes.get(one)?.call.wallet === signed.call.wallet && (bytes.get(one)?.terms.nonce ?? 0n) >= nonce)
    .map((one) => `${raw} of number ${signed.terms.nonce} sent while ${one} may still be mined`);
}

/** A contract that is told how many shares to take takes no fewer. */
async function holdsEnough({ chain }: Around, call: RedemptionCall): Promise<boolean> {
  if (call.domain !== 'v2') return true;
  return (await chain.tokenBalance(call.wallet, call.token, call.domain)) >= call.shares;
}

async function redeem(
  { clock, chain, feed }: Around,
  call: RedemptionCall,
  { transaction, pays }: { readonly transaction: TransactionHash; readonly pays: ReadonlyMap<TokenId, bigint> },
): Promise<void> {
  const { wallet, condition, domain } = call;
  for (const [token, perShare] of pays) {
    if (call.domain === 'v2' && call.token !== token) continue;
    const held = call.domain === 'v2' ? call.shares : await chain.tokenBalance(wallet, token, domain);
    if (held === 0n) continue;
    chain.transferred.set(token, (chain.transferred.get(token) ?? 0n) - held);
    feed.rows.push({
      type: 'REDEEM',
      ...{ wallet, transaction, condition, token },
      shares: shares(held),
      notional: usd((held * perShare) / 1_000_000n),
      at: clock.moment,
      title: 'Will it rain?',
      outcome: 'Yes',
    });
  }
}

function hashOf(raw: string): TransactionHash {
  return `0x${digest('hash', raw)}` as TransactionHash;
}
