import { systemClock } from '#adapters/clock/system-clock.ts';
import { ownedOf, UNATTRIBUTED } from '#core/model/position.ts';
import { type FollowerMode, type Settings } from '#core/model/settings.ts';
import { type MarkedValue, type PositionView, viewPositions } from '#core/reporting/view-positions.ts';
import { type ConditionId, type FollowerName, type TokenId, type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { collected, collectFacts } from '../collect-report.ts';
import { type System } from '../open-system.ts';
import { askedLedgers, isOf } from '../report-ledgers.ts';
import { type ReportFacts } from '../report-model.ts';
import { tokenValues } from '../report/token-values.ts';
import { leaderWallet } from '../switch-scope.ts';

/** What positions are asked about. */
export type PositionsQuestion = {
  readonly follower: string;
  /** Name or wallet, or the word for what no copy has bought. */
  readonly leader?: string;
  /** A condition, or its first digits. */
  readonly market?: string;
};

/** A token by its words; text of strangers, empty where its market was never read. */
export type TokenWords = { readonly condition: ConditionId; readonly title: string; readonly outcome: string };

/** The positions of one ledger. */
export type LedgerPositions = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly isCurrent: boolean;
  readonly view: PositionView;
  readonly words: ReadonlyMap<TokenId, TokenWords>;
};

/** The positions of a follower, in every mode that it was in. */
export type PositionsReport = {
  readonly now: UnixMs;
  readonly ledgers: readonly LedgerPositions[];
  readonly leaderNames: ReadonlyMap<Wallet, string>;
};

/** What a person calls what no copy has bought. */
export const UNATTRIBUTED_NAME = 'unattributed';

type Sources = Pick<System, 'archive' | 'snapshots' | 'marks' | 'world'> & { readonly settings: Settings };

/**
 * Reads a follower's positions with the prices that a report takes, and what was made of them.
 *
 * @throws Error where nobody is called so, or no position is of that market; UnavailableError
 */
export async function collectPositions(sources: Sources, question: PositionsQuestion): Promise<PositionsReport> {
  const { settings, archive, world } = sources;
  const facts = await collectFacts(sources);
  const ledgers = askedLedgers(facts, question.follower);
  const leader = question.leader === undefined ? undefined : askedLeader(settings, question.leader);
  const owned = facts.positions.filter((position) => ledgers.some((ledger) => isOf(ledger, position)));
  const condition = question.market === undefined ? undefined : askedMarket(owned, question.market);
  const journal = await collected(archive.journal());
  const now = await (world?.clock ?? systemClock()).now();
  const valueOf = await marksOf(sources, { facts, journal, owned, now });
  return {
    now,
    leaderNames: new Map([
      ...settings.leaders.map(({ wallet, name }) => [wallet, name] as const),
      [UNATTRIBUTED, UNATTRIBUTED_NAME],
    ]),
    ledgers: ledgers.map((ledger) => {
      const positions = owned.filter((position) => isOf(ledger, position));
      return {
        ...{ follower: ledger.follower, mode: ledger.mode, isCurrent: ledger.isCurrent },
        view: viewPositions({
          positions,
          journal: journal.filter((entry) => isOf(ledger, entry)),
          valueOf,
          ...(leader === undefined ? {} : { leader }),
          ...(condition === undefined ? {} : { condition }),
        }),
        words: new Map(positions.map((one) => [one.token, wordsOf(one)])),
      };
    }),
  };
}

type MarkInput = {
  readonly facts: ReportFacts;
  readonly journal: Parameters<typeof tokenValues>[1]['journal'];
  readonly owned: ReportFacts['positions'];
  readonly now: UnixMs;
};

/** Of what is owned alone: what leaders did in other markets nobody is asked about. */
async function marksOf(
  sources: Sources,
  { facts, journal, owned, now }: MarkInput,
): Promise<(token: TokenId) => MarkedValue | undefined> {
  const held = new Set(owned.filter((position) => ownedOf(position) > 0n).map(({ token }) => token));
  const events = [...facts.events.values()].filter(({ token }) => held.has(token));
  const { valueOf } = await tokenValues(sources, { journal, events, marks: facts.marks });
  return (token) => {
    const known = valueOf(token);
    if (known === undefined) return undefined;
    const { price, from, readAt = now } = known;
    return from === 'payout' ? { price, from } : { price, from, at: readAt };
  };
}

/** A leader may be called as what no copy has bought is. */
function askedLeader(settings: Settings, wanted: string): Wallet {
  const isLeader = settings.leaders.some(({ name }) => name === wanted);
  return wanted === UNATTRIBUTED_NAME && !isLeader ? UNATTRIBUTED : leaderWallet(settings, wanted);
}

function askedMarket(owned: ReportFacts['positions'], wanted: string): ConditionId {
  const found = new Set(owned.map((one) => one.condition).filter((one) => one.startsWith(wanted.toLowerCase())));
  const [condition, ...others] = found;
  if (condition === undefined) throw new Error(`--market: no position is of a market ${wanted}`);
  if (others.length > 0) throw new Error(`--market: ${found.size} markets begin with ${wanted}: name more digits`);
  return condition;
}

function wordsOf({ condition, title, outcome }: TokenWords): TokenWords {
  return { condition, title, outcome };
}
