import { dayStartOf, equityOf, type FollowerEquity, oldestInput, peakOf } from '#core/model/follower-equity.ts';
import { deploymentBps } from '#core/model/leader-equity.ts';
import { drawdownOf } from '#core/risk/drawdown.ts';
import { bps } from '#core/values/bps.ts';
import { minus, sum } from '#core/values/quantity.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type FollowerReport } from '../report-model.ts';
import { cleanText } from './clean-text.ts';
import { bpsText, dollarText, gainText } from '#core/values/number-text.ts';
import { tinted, type ViewOptions } from './plain-table.ts';

/** What a follower is worth, what the day brought, and how far it is below its peak; when that was measured. */
export function equityLines({ equity: one }: Pick<FollowerReport, 'equity'>, options: ViewOptions): readonly string[] {
  if (one === undefined) return [];
  const [equity, start, peak] = [equityOf(one), dayStartOf(one), peakOf(one)];
  const today = minus(equity, start);
  const halved = one.isHalved ? ', new sizes are halved' : '';
  return [
    `Equity: ${dollarText(equity)} at ${timeText(one.at)} (cash ${dollarText(one.cash)}, positions ${dollarText(one.positions)}, claims ${dollarText(one.claims)}${paidText(one)})${asideText(one)}`,
    `P&L today (UTC, open at the best bid, by which breakers go): ${tinted(gainText(today), today, options)} of ${dollarText(start)}`,
    `Drawdown: ${bpsText(drawdownOf(equity, peak))} below the peak of ${dollarText(peak)}${halved}`,
    ...oldLine(one),
    ...approvalLines(one),
  ];
}

/** A payout is cash before its claim is booked: the parts add up to more than the whole until then. */
function paidText(one: FollowerEquity): string {
  const paid = minus(sum(one.cash, [one.positions, one.claims]), equityOf(one));
  return paid > 0n && paid <= one.claims ? `, ${dollarText(paid)} of them in the cash already` : '';
}

/** What a person must approve before entries in such markets are made, and where. */
function approvalLines({ approvals }: FollowerEquity): readonly string[] {
  return (approvals?.missing ?? []).map(
    ({ domain, asset, contract, spender }) =>
      `Approval missing, no entries in markets ${domain}: ${asset} at ${contract} for ${spender}`,
  );
}

/** How much of what a leader is worth he has put into positions; who was not measured in a system that measures says so. */
export function deploymentLines({
  equity: own,
  leaders,
}: Pick<FollowerReport, 'equity' | 'leaders'>): readonly string[] {
  return leaders
    .filter(({ enabled, equity }) => enabled && (own !== undefined || equity !== undefined))
    .map(({ name, equity }) =>
      equity === undefined
        ? `${cleanText(name, 28)}: never measured, entries are denied`
        : `${cleanText(name, 28)}: ${dollarText(equity.equity)}, ${bpsText(bps(BigInt(deploymentBps(equity))))} of it in positions (at ${timeText(equity.at)})`,
    );
}

function asideText({ unattributed, unpricedCount }: FollowerEquity): string {
  return [
    ...(unattributed === 0n ? [] : [`; ${dollarText(unattributed)} that no copy bought stand apart`]),
    ...(unpricedCount === 0 ? [] : [`; ${unpricedCount} without a price at their last mark`]),
  ].join('');
}

/** An input that is older than the snapshot says so: after ten minutes it stops entries. */
function oldLine(one: FollowerEquity): readonly string[] {
  const oldest = oldestInput(one);
  if (oldest === one.at) return [];
  const what = one.cashAt === oldest ? 'cash' : 'marks';
  return [`Equity is based on ${what} of ${timeText(oldest)}; older than ten minutes it stops entries`];
}

function timeText(at: UnixMs): string {
  return new Date(at).toISOString().slice(11, 19);
}
