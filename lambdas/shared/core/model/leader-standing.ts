import { type Wallet } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** What speaks against opening anything after a leader. */
export type LeaderVeto = {
  /** In a few words, with the numbers; nothing of it was written by a stranger. */
  readonly because: string;
  /** The veto ends here unless it is renewed: a scorer that has died stops nobody for ever. */
  readonly until: UnixMs;
};

/** How copies of a leader have done on paper. */
export type PaperTrial = {
  /** Events of which nothing is owned any more, over all followers on paper. */
  readonly settled: bigint;
  /** How many had settled when the bound was last looked at; absent: it never was. */
  readonly looked?: bigint;
  /** Lower bound of what an event makes by its deviation, in millionths, at that look. */
  readonly lowerBound?: bigint;
  /**
   * When that bound first was above zero over at least as many events as are asked for, and over how many: it stays, a veto
   * is what comes after it. Where more are asked for later, the last look over as many takes its
   * place, or the next.
   */
  readonly cleared?: { readonly events: bigint; readonly lowerBound: bigint; readonly at: UnixMs };
};

/** Where a leader stands for whoever would open anything after him: one read tells what scores and paper say. */
export type LeaderStanding = {
  readonly leader: Wallet;
  readonly measuredAt: UnixMs;
  /** Absent: nothing speaks against him. */
  readonly veto?: LeaderVeto;
  /** Absent: nobody has copied him on paper. */
  readonly paper?: PaperTrial;
};
