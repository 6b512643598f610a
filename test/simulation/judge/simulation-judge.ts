import { type Change } from '#core/ledger/change.ts';
import { OWN } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { PortError } from '#ports/errors.ts';
import { type ExchangeOrder } from '../counterparts/exchange.ts';
import { type History } from '../history.ts';
import { countRules } from './count-rules.ts';
import { judgeClosing, startClosing } from './close-rules.ts';
import { filterRules } from './filter-rules.ts';
import { judgeCommit } from './ledger-rules.ts';
import { type CapLimit } from './limits.ts';
import { type InvariantName, type Judge, type Violation } from './judge.ts';
import { emptyMirror } from './mirror.ts';
import { ownRules } from './own-rules.ts';
import { shardRules } from './shard-rules.ts';
import { switchRules } from './switch-rules.ts';
import { restrictionRules } from './restriction-rules.ts';
import { startStory, type Story } from './story.ts';
import { noSums, type Sums } from './sums.ts';
import { venueRules } from './venue-rules.ts';
import { walletRules } from './wallet-rules.ts';

export type JudgeInput = {
  readonly now: () => number;
  readonly start: number;
  /** Those in force. */
  readonly settings: () => Settings | undefined;
  /** The least that the venue takes of a token. */
  readonly minimumOf: (token: string) => bigint;
  readonly limitOf: (cap: { readonly follower: string; readonly name: string }) => CapLimit;
  /** The best price of a side of a book at a moment, without what a wallet has resting there. */
  readonly bestOf: (place: { token: string; side: 'BUY' | 'SELL'; at: number; without: string }) => bigint | undefined;
  readonly orderOf: (id: string) => ExchangeOrder | undefined;
  /** Shares of a token that a wallet has turned in so far, by the exchange's own record. */
  readonly redeemedOf: (ledger: LedgerName, token: string) => bigint;
  readonly history: History;
  /** True while a wallet allows the exchanges nothing. */
  readonly isUnapproved: (wallet: string, at: number) => boolean;
};

type Judged = Judge & { readonly sums: Sums; readonly story: Story };
type Judging = Omit<Judged, 'violation'> & { violation: Violation | undefined };

/** Judges every transaction and everything that the exchange does, as it takes place; the first breach counts. */
export function simulationJudge(input: JudgeInput): Judged {
  const mirror = emptyMirror();
  const sums = noSums();
  const story = startStory({ mirror, orderOf: input.orderOf });
  const accuse = (invariant: InvariantName, text: string): void => {
    judge.violation ??= { invariant, text, atMs: input.now() - input.start };
  };
  const switches = switchRules({ mirror, settings: input.settings, now: input.now, accuse });
  const wallets = walletRules({ mirror, redeemedOf: input.redeemedOf, accuse });
  const judgeRedemptions = (changes: readonly Change[]): void => {
    for (const change of changes) {
      if (change.kind === 'put' && change.type === 'redeeming')
        wallets.stored(mirror.redeemings.get(change.value.redemptionId), change.value);
    }
  };
  const judgeCounts = countRules({ mirror, sums, settings: input.settings, accuse });
  const filters = filterRules({ ...input, accuse });
  const shards = shardRules(input.history, accuse);
  const restrictions = restrictionRules({ now: input.now, isUnapproved: input.isUnapproved, accuse });
  const own = ownRules({ ...input, mirror, late: sums.late, accuse });
  const venue = venueRules({ mirror, late: sums.late, now: input.now, accuse });
  const judge: Judging = {
    mirror,
    sums,
    story,
    accuse,
    violation: undefined,
    committed(process, changes) {
      judgeRedemptions(changes);
      const moved = mirror.apply(changes);
      story.note(moved);
      own.committed(moved);
      restrictions.committed(changes, moved);
      filters.noteLosses(moved);
      judgeCommit({
        mirror,
        sums,
        changes,
        moved,
        isPerson: process === undefined,
        by: process?.name ?? '',
        settings: input.settings(),
        limitOf: input.limitOf,
        minimumOf: input.minimumOf,
        accuse,
      });
      for (const one of moved) {
        if (one.type === 'position') wallets.judgeClaims(one.before, one.after);
        if (one.type === 'parent' && one.before === undefined)
          judgeClosing({ moved, parent: one.after, blindForMs: blindFor(input), accuse });
        if (one.type !== 'child') continue;
        if (one.before === undefined && one.after.side === 'BUY') {
          if (one.after.leader !== OWN) filters.judgeEntry(one.after, mirror);
          judgeCounts(one.after);
        }
        venue.judgeRefusals(one.before, one.after);
        const order = input.orderOf(one.after.venueOrderId);
        if (order !== undefined) venue.judgeCoverage(order);
      }
    },
    parameterSet(parameter, value) {
      switches.parameterSet(parameter, value);
    },
    bookShown(token, book, seen) {
      filters.bookShown(token, book);
      own.bookShown(token, seen);
    },
    shardsWanted: shards.wanted,
    watched: shards.watched,
    closing: (command) => startClosing({ mirror, now: input.now(), accuse }, command),
    posted(child, to) {
      if ((child.mode === 'paper') !== (to === 'paper'))
        accuse('I1', `${child.venueOrderId.slice(0, 10)} of a ${child.mode} ledger is sent to the ${to}`);
      venue.judgePosted(child);
    },
    refused(child) {
      venue.noteRefused(child);
    },
    answered(child) {
      venue.noteAnswered(child);
    },
    arrived(order, free) {
      venue.judgeArrival(order, free);
    },
    accepted(order) {
      venue.judgeAcceptance(order);
      own.exchangeMoved(order);
    },
    moved(order) {
      venue.judgeCoverage(order);
      own.exchangeMoved(order);
    },
    transactionSent(transaction) {
      wallets.sent(transaction);
    },
    ended(process, ending) {
      if (ending.how === 'done' && process.name.startsWith('toggle-sync')) switches.synced();
      if (ending.how !== 'failed' || ending.error instanceof PortError) return;
      const { error } = ending;
      accuse('BUG', `${process.name}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
    },
  };
  return judge;
}

function blindFor({ history: { blind }, now, start }: JudgeInput): number | undefined {
  const sinceMs = now() - start;
  return blind !== undefined && sinceMs >= blind.fromMs && sinceMs < blind.untilMs ? sinceMs - blind.fromMs : undefined;
}
