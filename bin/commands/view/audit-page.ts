import { type ProofDifference } from '#core/ledger/prove.ts';
import { COLLATERAL } from '#core/model/journal.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { type ProvenLedger } from '#flows/prove-ledger.ts';
import { type LedgerAudit } from '../audit-ledgers.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

/** True when the ledger was read and nothing differs. */
export function isSound({ proof }: LedgerAudit): boolean {
  return proof?.differences.length === 0;
}

/** Says of each ledger whether it is proven, the first difference with both numbers, and what its accounts hold. */
export function auditPage(audits: readonly LedgerAudit[], options: ViewOptions): string {
  return audits.map((audit) => ledgerText(audit, options)).join('\n\n');
}

/** The same for machines, with every difference: amounts as decimal text. */
export function auditJson(audits: readonly LedgerAudit[]): Readonly<Record<string, unknown>> {
  return {
    isSound: audits.every(isSound),
    ledgers: audits.map((audit) => {
      const { follower, mode, proof, isWalletAsked } = audit;
      return {
        ...{ follower, mode, isProven: proof === undefined ? null : isSound(audit), isWalletAsked },
        caps: proof?.caps ?? null,
        positions: proof?.positions ?? null,
        walletTokens: proof?.tokens ?? null,
        isCashCompared: proof?.isCashCompared ?? null,
        accounts: Object.fromEntries(accountsOf(proof).map(([name, amount]) => [name, formatMicros(amount)])),
        differences: (proof?.differences ?? []).map((difference) => ({
          ...{ kind: difference.kind, what: difference.what },
          ...{ stored: amountText(difference, difference.stored), storedIn: difference.storedIn },
          ...{ expected: amountText(difference, difference.expected), expectedFrom: difference.expectedFrom },
        })),
      };
    }),
  };
}

function ledgerText(audit: LedgerAudit, options: ViewOptions): string {
  const { follower, mode, proof } = audit;
  const name = `${follower} (${mode})`;
  if (proof === undefined) return `${name}: not judged, it was written to all the while; try again.`;
  const accounts = accountsOf(proof).map(([account, amount]) => [account, formatMicros(amount)]);
  const table = plainTable(
    {
      columns: [
        { title: 'Account', align: 'left' },
        { title: 'Dollars', align: 'right' },
      ],
      rows: accounts,
    },
    options,
  );
  return [`${name}: ${verdict(proof)}`, compared(audit, proof), ...(accounts.length === 0 ? [] : [table])].join('\n');
}

function verdict({ differences }: ProvenLedger): string {
  const [first] = differences;
  if (first === undefined) return 'proven.';
  const { what, storedIn, stored, expectedFrom, expected } = first;
  const others = differences.length === 1 ? '' : ` (${differences.length - 1} more: --json lists them)`;
  const says = `${storedIn} says ${amountText(first, stored)}, ${expectedFrom} say ${amountText(first, expected)}`;
  return `NOT PROVEN. ${what}: ${says}${others}.`;
}

function compared({ isWalletAsked }: LedgerAudit, proof: ProvenLedger): string {
  const own = `${proof.caps} caps and ${proof.positions} positions recomputed`;
  if (!isWalletAsked) return `${own}; no wallet was asked.`;
  const cash = proof.isCashCompared ? 'cash' : 'no cash, since something that moves it is under way';
  return `${own}; compared with the wallet: ${proof.tokens} tokens, ${cash}.`;
}

/** Dollars on each account, those of positions and claims in one sum each. */
function accountsOf(proof: ProvenLedger | undefined): readonly (readonly [string, bigint])[] {
  const sums = new Map<string, bigint>();
  for (const [key, amount] of proof?.balances ?? []) {
    const [account = '', asset] = key.split('|');
    const [name = ''] = account.split(':');
    if (asset === COLLATERAL) sums.set(name, (sums.get(name) ?? 0n) + amount);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
}

function amountText({ isCount }: ProofDifference, amount: bigint): string {
  return isCount === true ? amount.toString() : formatMicros(amount);
}
