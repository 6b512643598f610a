import { type Cap } from '#core/model/cap.ts';
import { dayStartOf, equityOf, type FollowerEquity, peakOf, profitOf } from '#core/model/follower-equity.ts';
import { deploymentBps } from '#core/model/leader-equity.ts';
import { type ShownStanding, standingWords } from '#core/reporting/standing-words.ts';
import { drawdownOf } from '#core/risk/drawdown.ts';
import { bps } from '#core/values/bps.ts';
import { bpsText, dollarText, gainText } from '#core/values/number-text.ts';
import { minus, sum } from '#core/values/quantity.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { BOARD_DAYS, type Board, type BoardLedger } from '#flows/load-board.ts';
import { CUT, escaped, table } from './html.ts';

const UNKNOWN = '–';
const MINUTE_MS = 60_000;

/** A row for each follower, and below it one for each leader: mode, value, result, and what is at stake against its limit. */
export function statusTable({ ledgers, now }: Board): string {
  return ledgers.map((ledger) => `${followerTable(ledger, now)}${leaderTable(ledger, now)}`).join('');
}

function followerTable(ledger: BoardLedger, now: UnixMs): string {
  const { follower, mode, cap, equity, totalLimit } = ledger;
  const value = equity === undefined ? Array.from({ length: 4 }, () => UNKNOWN) : valueCells(equity);
  return table(
    ['Follower', 'Trading', 'Equity', 'P&amp;L', 'P&amp;L today', 'Drawdown', 'At stake', 'As of'],
    [
      [
        `<b>${escaped(follower)}</b> (${mode})`,
        modeCell(cap),
        ...value,
        stakeCell(cap?.used ?? NO_USD, totalLimit),
        equity === undefined ? UNKNOWN : ageText(now - equity.at),
      ],
    ],
  );
}

function valueCells(equity: FollowerEquity): readonly string[] {
  const worth = equityOf(equity);
  return [
    dollarText(worth),
    gainText(profitOf(equity)),
    gainText(minus(worth, dayStartOf(equity))),
    bpsText(drawdownOf(worth, peakOf(equity))),
  ];
}

function leaderTable({ leaders, isCut }: BoardLedger, now: UnixMs): string {
  if (leaders.length === 0) return '<p>follows nobody</p>';
  const rows = leaders.map(({ name, wallet, enabled, allocated, cap, equity, standing, results }) => [
    `<span title="${escaped(wallet)}">${escaped(name)}</span>`,
    enabled ? modeCell(cap) : 'disabled',
    equity === undefined ? UNKNOWN : dollarText(equity.equity),
    equity === undefined ? UNKNOWN : bpsText(bps(BigInt(deploymentBps(equity)))),
    stakeCell(cap?.used ?? NO_USD, allocated),
    gainText(sum(NO_USD, [...results.values()])),
    standing === undefined ? UNKNOWN : standingCell(standing, now),
  ]);
  return `${table(['Leader', 'Copying', 'Equity', 'Deployed', 'At stake', `${BOARD_DAYS} days`, 'Standing'], rows)}${isCut ? CUT : ''}`;
}

/** A veto that the settings heed stands out as a mode does that stops entries; why stands where the pointer rests. */
function standingCell(standing: ShownStanding, now: UnixMs): string {
  const { score, veto, paper } = standingWords(standing, now);
  const lines = [score, paper].flatMap((text) => (text === undefined ? [] : [escaped(text)]));
  if (veto !== undefined) {
    const marked = standing.heedsVetoes ? ' class="reducing"' : '';
    lines.unshift(`<span${marked} title="${escaped(veto.why)}">${veto.what}</span>`);
  }
  return lines.length === 0 ? UNKNOWN : lines.join('<br>');
}

function modeCell(cap: Cap | undefined): string {
  if (cap === undefined) return 'not opened';
  const { tradingMode, breakers = [] } = cap;
  const text = breakers.length === 0 ? tradingMode : `${tradingMode}: ${escaped(breakers.join(', '))}`;
  return `<span class="${tradingMode.toLowerCase()}">${text}</span>`;
}

/** A bar of what is used, with its numbers; what is above its limit fills it. */
function stakeCell(used: Usd, limit: Usd): string {
  const part = limit <= 0n ? 0 : Math.min(100, Number((used * 100n) / limit));
  const bar = `<span class="bar"><span style="width:${part}%"></span></span>`;
  return `${bar} ${dollarText(used)} of ${dollarText(limit)}`;
}

function ageText(ms: number): string {
  return ms < 2 * MINUTE_MS ? 'now' : `${Math.floor(ms / MINUTE_MS)} min ago`;
}
