import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type OrderDomain } from './market.ts';

/** What a wallet has not allowed a contract that settles its orders, or that the venue asks about. */
export type MissingApproval = {
  /** The markets whose orders need it. */
  readonly domain: OrderDomain;
  readonly asset: 'collateral' | 'tokens';
  /** Where a person approves. */
  readonly contract: string;
  /** Whom. */
  readonly spender: string;
  /** How much collateral it may take; less than the wallet has. Absent for tokens, which are allowed as a whole. */
  readonly allowance?: Usd;
};

/** What was found of a wallet's approvals at a moment. */
export type Approvals = {
  readonly at: UnixMs;
  readonly missing: readonly MissingApproval[];
};
