import { type Cap } from '../model/cap.ts';
import { CASH, claimAccount, COLLATERAL, FEES, PNL, positionAccount } from '../model/journal.ts';
import { ownedOf, type Position } from '../model/position.ts';
import { type TokenId } from '../values/ids.ts';
import { type Shares } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';
import { capNames } from './move-cap.ts';
import { balanceKey, type LedgerSums, ownerKey } from './tally.ts';

/** What chain and venue say of the wallet. */
export type WalletFacts = {
  readonly cash: Usd;
  /** Of the tokens that could be asked for. */
  readonly tokens: ReadonlyMap<TokenId, Shares>;
};

/** Everything that is stored of one ledger, and what it adds up to. */
export type ProofFacts = {
  readonly sums: LedgerSums;
  readonly positions: readonly Position[];
  readonly caps: readonly Cap[];
  /** True where the sums are of all orders ever; of the open ones only, days and minutes are not judged. */
  readonly isWholeHistory: boolean;
  readonly wallet?: WalletFacts;
};

/** Two numbers that must be the same, and are not. */
export type ProofDifference = {
  readonly what: string;
  readonly stored: bigint;
  readonly storedIn: string;
  readonly expected: bigint;
  readonly expectedFrom: string;
  /** A number of things; every other one is in millionths. */
  readonly isCount?: true;
  /** What is wrong: the ledger with itself, or the ledger with the wallet. */
  readonly kind: 'ledger' | 'wallet';
};

/** What a proof came to. */
export type Proof = {
  /** Empty when all holds; what the ledger says of itself comes first. */
  readonly differences: readonly ProofDifference[];
  readonly caps: number;
  readonly positions: number;
  /** Tokens of the ledger that were compared with the wallet. */
  readonly tokens: number;
  /** True where cash was: nothing that moves it was under way. */
  readonly isCashCompared: boolean;
};

type Check = Omit<ProofDifference, 'kind'>;

/**
 * Recomputes caps, positions and cash from the journal and the open orders, and compares them with what is stored and, where
 * it is known, with the wallet.
 *
 * A token that an order may still move, or that waits to be redeemed, is not compared with the wallet; nor is cash while
 * any order is open or a claim that pays may just be paid.
 */
export function prove(facts: ProofFacts): Proof {
  const own = [...journalChecks(facts), ...positionChecks(facts), ...claimChecks(facts), ...capChecks(facts)];
  const tokens = tokenChecks(facts);
  const cash = cashChecks(facts);
  const unequal = (kind: ProofDifference['kind'], checks: readonly Check[]): readonly ProofDifference[] =>
    checks.filter(({ stored, expected }) => stored !== expected).map((check) => ({ ...check, kind }));
  return {
    differences: [...unequal('ledger', own), ...unequal('wallet', [...tokens, ...cash])],
    caps: facts.caps.length,
    positions: facts.positions.length,
    tokens: tokens.length,
    isCashCompared: cash.length > 0,
  };
}

const JOURNAL = 'the journal';
const POSITIONS = 'the positions';
const ORDERS = 'the open orders';

/** Debits are credits in each asset. */
function journalChecks({ sums }: ProofFacts): readonly Check[] {
  const net = new Map<string, bigint>();
  for (const [key, amount] of sums.balances) {
    const asset = key.slice(key.indexOf('|') + 1);
    net.set(asset, (net.get(asset) ?? 0n) + amount);
  }
  return [...net].map(([asset, stored]) => ({
    what: `debits less credits of ${asset}`,
    stored,
    storedIn: JOURNAL,
    expected: 0n,
    expectedFrom: 'double entry',
  }));
}

function positionChecks({ sums, positions }: ProofFacts): readonly Check[] {
  const known = new Set(positions.map(({ token, leader }) => positionAccount(token, leader)));
  const of = (account: string, asset: string): bigint => sums.balances.get(balanceKey(account, asset)) ?? 0n;
  const checks = positions.flatMap((position) => {
    const { token, leader, selling, basis, basisFees } = position;
    const account = positionAccount(token, leader);
    const common = { storedIn: 'the position', expectedFrom: `${JOURNAL}, ${account}` };
    const name = `${token} for ${leader}`;
    return [
      { ...common, what: `shares of ${name}`, stored: ownedOf(position), expected: of(account, token) },
      { ...common, what: `cost of ${name}`, stored: basis - basisFees, expected: of(account, COLLATERAL) },
      {
        what: `shares in sales of ${name}`,
        stored: selling,
        storedIn: 'the position',
        expected: sums.selling.get(ownerKey(token, leader)) ?? 0n,
        expectedFrom: ORDERS,
      },
    ];
  });
  const strangers = [...sums.balances].flatMap(([key, expected]) => {
    const [account = '', asset = ''] = key.split('|');
    if (!account.startsWith('POSITION:') || known.has(account)) return [];
    const expectedFrom = `${JOURNAL}, ${account}`;
    return [{ what: `${asset} without a position`, stored: 0n, storedIn: POSITIONS, expected, expectedFrom }];
  });
  return [...checks, ...strangers, realisedCheck(positions, of)];
}

/** Profit and loss less the fees that belong to what is no longer owned. */
function realisedCheck(positions: readonly Position[], of: (account: string, asset: string) => bigint): Check {
  const feesOfOwned = total(positions, ({ basisFees }) => basisFees);
  return {
    what: 'realised profit and loss',
    stored: total(positions, ({ realised }) => realised),
    storedIn: POSITIONS,
    expected: feesOfOwned - of(PNL, COLLATERAL) - of(FEES, COLLATERAL),
    expectedFrom: `${JOURNAL}, ${PNL} and ${FEES}`,
  };
}

function claimChecks({ sums, positions }: ProofFacts): readonly Check[] {
  const stored = new Map<string, bigint>();
  for (const { condition, token, claimed, claimedUsd } of positions) {
    for (const [asset, amount] of [
      [token, claimed],
      [COLLATERAL, claimedUsd],
    ] as const) {
      const key = balanceKey(claimAccount(condition), asset);
      stored.set(key, (stored.get(key) ?? 0n) + amount);
    }
  }
  const booked = [...sums.balances.keys()].filter((key) => key.startsWith('CLAIM:'));
  return [...new Set([...stored.keys(), ...booked])].map((key) => ({
    what: `claim ${key.slice(key.indexOf('|') + 1)}`,
    stored: stored.get(key) ?? 0n,
    storedIn: POSITIONS,
    expected: sums.balances.get(key) ?? 0n,
    expectedFrom: `${JOURNAL}, ${key.slice(0, key.indexOf('|'))}`,
  }));
}

function capChecks(facts: ProofFacts): readonly Check[] {
  const { caps, sums, positions } = facts;
  const posted = postedOf(positions);
  const stored = new Map(caps.map((cap) => [cap.name, cap]));
  const names = new Set([...stored.keys(), ...posted.keys(), ...sums.reserved.keys()]);
  return [...names].sort().flatMap((name) => {
    const cap = stored.get(name);
    const { reserved = 0n, used = 0n } = cap ?? {};
    const common = { storedIn: `the cap ${name}` };
    const sum = (cap?.reserved ?? 0n) + (cap?.posted ?? 0n);
    return [
      { ...common, what: `in use of ${name}`, stored: used, expected: sum, expectedFrom: 'its reserved and posted' },
      {
        ...common,
        what: `reserved on ${name}`,
        stored: reserved,
        expected: sums.reserved.get(name) ?? 0n,
        expectedFrom: ORDERS,
      },
      ...postedCheck(facts, name, cap, posted.get(name) ?? 0n),
      ...countChecks(facts, name, cap),
    ];
  });
}

function postedOf(positions: readonly Position[]): ReadonlyMap<string, bigint> {
  const posted = new Map<string, bigint>();
  for (const position of positions) {
    if (position.basis === 0n) continue;
    for (const name of capNames(position)) posted.set(name, (posted.get(name) ?? 0n) + position.basis);
  }
  return posted;
}

function postedCheck(
  { sums, isWholeHistory }: ProofFacts,
  name: string,
  cap: Cap | undefined,
  ofPositions: bigint,
): readonly Check[] {
  const isDay = name.startsWith('D#');
  if (isDay && !isWholeHistory) return [];
  const expected = isDay ? (sums.spent.get(name) ?? 0n) : ofPositions;
  const expectedFrom = isDay ? 'the purchases of the day' : POSITIONS;
  return [
    { what: `posted on ${name}`, stored: cap?.posted ?? 0n, storedIn: `the cap ${name}`, expected, expectedFrom },
  ];
}

/** Shares of a token, entries of a minute: a limit that came within its minute counts the later ones only. */
function countChecks(
  { sums, positions, isWholeHistory }: ProofFacts,
  name: string,
  cap: Cap | undefined,
): readonly Check[] {
  const storedIn = `the cap ${name}`;
  if (name.startsWith('P#')) {
    const token = name.slice(2) as TokenId;
    const owned = total(
      positions.filter((position) => position.token === token),
      ownedOf,
    );
    const expected = owned + (sums.buying.get(token) ?? 0n);
    const expectedFrom = 'positions and open purchases';
    return [{ what: `shares on ${name}`, stored: cap?.shares ?? 0n, storedIn, expected, expectedFrom }];
  }
  if (!name.startsWith('R#') || !isWholeHistory) return [];
  const made = sums.entries.get(name) ?? 0n;
  const stored = cap?.entries ?? 0n;
  const expected = stored < made ? stored : made;
  return [
    {
      what: `entries on ${name}`,
      stored,
      storedIn,
      expected,
      expectedFrom: 'the purchases of the minute',
      isCount: true,
    },
  ];
}

function tokenChecks({ sums, positions, wallet }: ProofFacts): readonly Check[] {
  if (wallet === undefined) return [];
  const byToken = Map.groupBy(positions, ({ token }) => token);
  return [...wallet.tokens].flatMap(([token, expected]) => {
    const ofToken = byToken.get(token) ?? [];
    if (sums.working.has(token) || ofToken.some(({ claimed }) => claimed > 0n)) return [];
    const stored = total(ofToken, ownedOf);
    return [{ what: `shares of ${token}`, stored, storedIn: 'the ledger', expected, expectedFrom: 'the wallet' }];
  });
}

function cashChecks({ sums, positions, wallet }: ProofFacts): readonly Check[] {
  const isMoving = sums.working.size > 0 || positions.some(({ claimedUsd }) => claimedUsd > 0n);
  if (wallet === undefined || isMoving) return [];
  const stored = sums.balances.get(balanceKey(CASH, COLLATERAL)) ?? 0n;
  return [{ what: 'cash', stored, storedIn: 'the ledger', expected: wallet.cash, expectedFrom: 'the wallet' }];
}

function total<T>(rows: readonly T[], amount: (row: T) => bigint): bigint {
  return rows.reduce((sum, row) => sum + amount(row), 0n);
}
