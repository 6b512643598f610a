import { type LeaderScore, type SeriesFigures } from '#core/model/leader-score.ts';
import { type LeftOut } from '#core/model/scoring-run.ts';
import { type CountedRate } from '#core/scoring/win-rates.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type UnixMs, utcDate, utcMinute } from '#core/values/unix-ms.ts';
import { type ScoreSheet } from '../score/score-sheet.ts';
import { cleanText } from './clean-text.ts';
import { FLAG_WORDS, gapText, gateText, lackText, UNPRICED_WORDS, UNSEEN_WORDS } from './leader-words.ts';
import { dollarsText, percentText, statisticText } from './statistic-text.ts';
import { type FigureGroup, type NamedFigure } from './tear-sheet-figures.ts';

const NAME_WIDTH = 24;
const NONE = '–';
const NOT_TOGETHER = `${NONE} (not all series could be drawn together)`;

const LEFT_OUT: Readonly<Record<LeftOut['because'], string>> = {
  UNREADABLE: 'what he did could not be read',
  CUT: 'he did more than is read of one leader',
  OUT_OF_TIME: 'there was no time left',
};

const LUCK_LINE =
  'By luck: of those found down to a leader so many are there by luck; any: the chance that one of them is (Holm); any, alike ' +
  'as one: that chance where leaders who bet alike count as little more than one (Romano-Wolf).';

/** A leader's name, or the two ends of his wallet where he has none. */
export function leaderLabel({ names }: Pick<ScoreSheet, 'names'>, wallet: Wallet): string {
  const name = cleanText(names.get(wallet) ?? '', NAME_WIDTH);
  return name === '' ? `${wallet.slice(0, 6)}…${wallet.slice(-4)}` : name;
}

/** What a sheet has to say before any figure. */
export function scoreFindings({ scores, leftOut, asOf }: ScoreSheet): readonly string[] {
  const passing = scores.filter(({ isEligible }) => isEligible).length;
  const [first] = scores;
  const count = scores.length === 1 ? '1 leader' : `${scores.length} leaders`;
  return [
    `${count} by what copies of all they did would have made, as far as it was known before ${momentText(asOf)}`,
    passing === 0
      ? 'Nobody passes every gate: these figures give no reason to copy any of them.'
      : `${passing} of ${scores.length} ${passing === 1 ? 'passes' : 'pass'} every gate. A gate is a filter, and no proof.`,
    ...(first === undefined ? [] : [costsLine(first)]),
    ...(scores.some(({ ranking }) => ranking !== null) ? [LUCK_LINE] : []),
    ...(leftOut.length === 0 ? [] : [leftOutLine(leftOut)]),
  ];
}

/** The titles of both tables; the first column is the leader. */
export const EVIDENCE_COLUMNS = [
  ...['Rank', 'Tier', 'Score', 'Theta', 'Lower bound', 'By luck', 'any', 'any, alike as one', 'DSR', 'Days', 'needed'],
] as const;
/** Copies are the leader's trades at our prices, with our fees. */
export const COPY_COLUMNS = [
  ...['Copied', 'Own', 'Left to copy', 'Won', 'of all over', 'of taken out', 'Above prices', 'Gaps'],
] as const;

/** Where he stands and on how much that rests: Sharpe ratios are of a year. */
export function evidenceCells({ ranking, evidence: { value }, copied }: LeaderScore): readonly string[] {
  return [
    ...(ranking === null
      ? [NONE, NONE, NONE, NONE]
      : [`${ranking.rank} of ${ranking.of}`, ranking.tier, ranking.score.toFixed(1), ranking.theta.toFixed(2)]),
    value === null ? NONE : value.lowerBound.toFixed(2),
    ...(ranking === null
      ? [NONE, NONE, NONE]
      : [ranking.falseShare, ranking.anyFalse, ranking.anyFalseTogether].map((chance) => partText(chance))),
    value?.dsr.value?.toFixed(3) ?? NONE,
    String(copied.minimum.record.calendarDays),
    copied.minDays.value === null ? NONE : Math.ceil(copied.minDays.value).toFixed(0),
  ];
}

/** What copies of him would have come to, beside what he came to himself; the bets are those of the copies. */
export function copyCells(score: LeaderScore): readonly string[] {
  const { copied, own, copyability, gaps } = score;
  const { conservative, actual, naive } = copied.winRates;
  return [
    partText(copied.totalReturn),
    partText(own.totalReturn),
    partText(copyability.value),
    ...[conservative, actual, naive].map(({ rate }) => partText(rate.value?.raw ?? null)),
    partText(copied.calibration.value?.excess ?? null),
    gaps === undefined ? NONE : String(gapLines(score).length),
  ];
}

/** Why a leader passes or does not, line by line; gates that only say that too little is known are one. */
export function verdictLines({ copied: { minimum }, failed, traits, isEligible }: LeaderScore): readonly string[] {
  const lacking = lackText(minimum);
  const short = new Set<string>(minimum.lacks.map(({ gate }) => gate));
  return [
    ...(isEligible ? ['passes every gate'] : []),
    ...(lacking === undefined ? [] : [`not enough data to judge him (TOO_FEW): ${lacking}`]),
    ...failed.filter(({ gate }) => !short.has(gate)).map((gate) => `fails ${gateText(gate)}`),
    ...traits.flags.map((flag) => `flag ${flag}: ${FLAG_WORDS[flag]}`),
  ];
}

/** What his record leaves open, a line for each kind: his figures are only as good. */
export function gapLines({ gaps, own }: LeaderScore): readonly string[] {
  return [
    ...(gaps === undefined ? ['nobody counted what the record itself leaves open'] : gaps.map(gapText)),
    ...(own.unseenMarkets === 0 ? [] : [`${own.unseenMarkets} × ${UNSEEN_WORDS}`]),
    ...(own.unpricedShares === 0 ? [] : [`${own.unpricedShares} × ${UNPRICED_WORDS}`]),
  ];
}

/** All figures of one leader, the copied ones beside his own. */
export function scoreFigures(score: LeaderScore): readonly FigureGroup[] {
  return [
    { title: 'Evidence, of the copies', figures: evidenceFigures(score) },
    { title: 'Copied', figures: seriesFigures(score.copied) },
    { title: 'His own', figures: seriesFigures(score.own) },
    { title: 'What copying costs', figures: costFigures(score) },
    { title: 'Made of', figures: inputFigures(score) },
  ];
}

function evidenceFigures({ ranking, evidence, inputs }: LeaderScore): readonly NamedFigure[] {
  const { value } = evidence;
  return [
    ...(ranking === null
      ? []
      : ([
          [
            'Score',
            `${ranking.score.toFixed(1)} of 100; from estimates in place of bounds ${ranking.pointScore.toFixed(1)}`,
          ],
          ['Tier', ranking.tier],
          ['Sharpe ratio a year, shrunken (theta)', ranking.theta.toFixed(2)],
          ['Of those found down to him, there by luck (Benjamini-Hochberg)', percentText(ranking.falseShare)],
          ['Chance that any of them is (Holm)', percentText(ranking.anyFalse)],
          [
            'The same, leaders who bet alike as little more than one (Romano-Wolf)',
            ranking.anyFalseTogether === null ? NOT_TOGETHER : percentText(ranking.anyFalseTogether),
          ],
        ] as const)),
    ['Sharpe ratio a year, with one more lost bet', statisticText(evidence, ({ sharpe }) => sharpe.toFixed(2))],
    [
      'Its interval at 95 %',
      value === null ? NONE : `${value.lowerBound.toFixed(2)} to ${value.upperBound.toFixed(2)}`,
    ],
    ['Days of equal weight', value === null ? NONE : value.effectiveDays.toFixed(0)],
    [
      `Deflated for ${inputs.trials} looked at (DSR)`,
      value === null ? NONE : statisticText(value.dsr, (dsr) => dsr.toFixed(3)),
    ],
  ];
}

function seriesFigures(figures: SeriesFigures): readonly NamedFigure[] {
  const { naive, actual, conservative } = figures.winRates;
  const fixed = (value: number): string => value.toFixed(2);
  return [
    ['Profit', `${dollarsText(figures.profit)} on ${dollarsText(figures.capital)}, ${partText(figures.totalReturn)}`],
    ['Sharpe ratio a year', statisticText(figures.sharpe, fixed)],
    ['Its interval at 95 %', statisticText(figures.interval, ({ low, high }) => `${fixed(low)} to ${fixed(high)}`)],
    ['Probability above zero (PSR)', statisticText(figures.psr, percentText)],
    ['Days, and days needed at 95 % (MinTRL)', daysText(figures)],
    ['Won, open ones below cost as lost', rateText(conservative)],
    ['Won, of all that is over', rateText(actual)],
    ['Won, of what was taken out', rateText(naive)],
    [
      'Outcomes above the prices paid',
      statisticText(
        figures.calibration,
        ({ excess, z, bets }) => `${percentText(excess)} (z ${fixed(z)}, ${bets} bets)`,
      ),
    ],
  ];
}

function costFigures({ copyability, decay, markouts, copied: { counts } }: LeaderScore): readonly NamedFigure[] {
  return [
    ['Left of his edge', statisticText(copyability, percentText)],
    ['His edge is half in the price after', statisticText(decay, ({ theta }) => `${(theta * Math.LN2).toFixed(0)} s`)],
    ...markouts.flatMap(({ value }): readonly NamedFigure[] =>
      value === null ? [] : [[`Price gone his way after ${value.delay} s`, percentText(value.mean)]],
    ),
    ['Purchases copied', `${counts.copied}, in part ${counts.inPart}`],
    ['Made of his own price', `${counts.atHisPrice}, nobody else traded`],
    ['Not copied', `${counts.tooDear} too dear, ${counts.tooLate} too late, ${counts.netted} against own sales`],
  ];
}

function inputFigures({ asOf, inputs }: LeaderScore): readonly NamedFigure[] {
  const { seed, replicates, alpha, candidates, trials, settingsVersion } = inputs;
  return [
    ['Window (UTC)', `${utcDate(inputs.from)} to before ${momentText(asOf)}`],
    ['Scored together, looked at', `${candidates}, ${trials}`],
    ['Copy costs', costsText(inputs.copyCosts)],
    ['Seed, replicates, alpha', `${seed}, ${replicates}, ${alpha}`],
    ...(settingsVersion === undefined ? [] : ([['Settings', `version ${settingsVersion}`]] as const)),
  ];
}

function costsLine({ inputs }: LeaderScore): string {
  return `Copies: ${costsText(inputs.copyCosts)}. Looked at: ${inputs.trials}, which the DSR allows for.`;
}

function costsText({ from, copies, slipBps, delayMs }: LeaderScore['inputs']['copyCosts']): string {
  const delay = `${(delayMs / 1_000).toFixed(2)} s later`;
  return from === 'measured' && slipBps !== null
    ? `${delay}, ${(slipBps / 100).toFixed(2)} % worse, measured of ${copies} of our own`
    : `${delay}, at the next trade and a made book (assumed: ${copies} of our own are measured)`;
}

function leftOutLine(leftOut: readonly LeftOut[]): string {
  const groups = Map.groupBy(leftOut, ({ because }) => because);
  const texts = [...groups].map(([because, own]) => `${own.length} × ${LEFT_OUT[because]}`);
  return `Not scored: ${texts.join(', ')}`;
}

function daysText({ minimum, minDays }: SeriesFigures): string {
  return `${minimum.record.calendarDays}, ${statisticText(minDays, (days) => Math.ceil(days).toFixed(0))}`;
}

function rateText({ won, lost, rate }: CountedRate): string {
  return statisticText(
    rate,
    ({ raw, lower }) => `${percentText(raw)} (${won} of ${won + lost}, at least ${percentText(lower)})`,
  );
}

function partText(part: number | null): string {
  return part === null ? NONE : percentText(part);
}

/** A midnight is told by its day. */
function momentText(moment: UnixMs): string {
  return `${utcMinute(moment).replace('T', ' ').replace(' 00:00', '')} UTC`;
}
