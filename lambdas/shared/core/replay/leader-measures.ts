import { type LeaderScore } from '../model/leader-score.ts';
import { copiedSeries, LOOKBACK_DAYS, ownSeries, type RecordView, viewAsOf } from '../scoring/candidate-series.ts';
import { type ActRecord } from '../scoring/copied-acts.ts';
import { type CopyCosts } from '../scoring/copy-costs.ts';
import { copyEvidence } from '../scoring/copy-evidence.ts';
import { slipParts } from '../scoring/copy-price.ts';
import { type OwnBets } from '../scoring/measure-edges.ts';
import { minimumData } from '../scoring/minimum-data.ts';
import { recordSince } from '../scoring/record-since.ts';
import { SCORING_SEED } from '../scoring/score-candidates.ts';
import { betCalibration } from '../scoring/series-figures.ts';
import { type Wallet } from '../values/ids.ts';
import { DAY_MS, later, type UnixMs } from '../values/unix-ms.ts';

type Evidence = LeaderScore['evidence'];

/** Which leader, and before which moment all must have happened. */
export type Asked = { readonly leader: Wallet; readonly asOf: UnixMs };

/** As much of leaders' scores as vetoes and edges hang on, measured where it is asked for. */
export type LeaderMeasures = {
  /** What speaks for skill in copies of him, at what copies cost; undefined where he is not known. */
  evidence(asked: Asked, costs: CopyCosts): Evidence | undefined;
  /** His own bets; undefined where he is not known. */
  ownBets(asked: Asked): OwnBets | undefined;
};

type MeasuresInput = {
  /** Of the leaders who are known; nothing of a moment or later is looked at in it. */
  readonly records: ReadonlyMap<Wallet, ActRecord>;
  /** Wallets that are looked at together; at least one. */
  readonly trials: number;
};

/** At so many costs of copies a day of a leader is remembered: what executions come to is without end. */
export const MOST_COSTS = 4;

/**
 * Measures leaders as the scorer does, and remembers each day: his own bets hang on nothing that a replay does, and copies of
 * him on nothing but what copies cost. So what executions have in common is measured once.
 */
export function leaderMeasures({ records, trials }: MeasuresInput): LeaderMeasures {
  const own = new Map<string, OwnBets>();
  const copied = new Map<string, Map<string, Evidence>>();
  return {
    evidence: (asked, costs) => {
      const record = records.get(asked.leader);
      if (record === undefined) return undefined;
      const known = copied.get(dayKey(asked)) ?? new Map<string, Evidence>();
      copied.set(dayKey(asked), known);
      const evidence = known.get(costsKey(costs)) ?? evidenceOf(viewOf(record, asked), { ...asked, costs, trials });
      if (known.size < MOST_COSTS) known.set(costsKey(costs), evidence);
      return evidence;
    },
    ownBets: (asked) => {
      const record = records.get(asked.leader);
      if (record === undefined) return undefined;
      const bets = own.get(dayKey(asked)) ?? ownBetsOf(viewOf(record, asked));
      own.set(dayKey(asked), bets);
      return bets;
    },
  };
}

/** The scorer reads a year of a leader: what was before it is in no record. */
function viewOf(record: ActRecord, { asOf }: Asked): RecordView {
  return viewAsOf({ record: recordSince(record, later(asOf, -LOOKBACK_DAYS * DAY_MS)), asOf });
}

type EvidenceInput = Pick<Asked, 'leader'> & { readonly costs: CopyCosts; readonly trials: number };

function evidenceOf(view: RecordView, { leader, costs, trials }: EvidenceInput): Evidence {
  return copyEvidence({ leader, ...copiedSeries(view, costs), seed: SCORING_SEED, trials }).told;
}

function ownBetsOf(view: RecordView): OwnBets {
  const { acts, series } = ownSeries(view);
  const calibration = betCalibration({ acts, markets: view.record.markets }, view.to);
  return { calibration, minimum: minimumData(series, view.to) };
}

function dayKey({ leader, asOf }: Asked): string {
  return `${leader} ${asOf}`;
}

/** As much of the costs as a copy hangs on. */
function costsKey({ slipBps, delayMs, stake, maxPrice }: CopyCosts): string {
  return [slipBps === null ? 'assumed' : slipParts(slipBps), delayMs, stake, maxPrice].join(' ');
}
