import { type Report } from './report-model.ts';

/** A report of one follower alone. @throws Error when there is no such follower */
export function onlyFollower(report: Report, follower: string): Report {
  const followers = report.followers.filter(({ name }) => name === follower);
  if (followers.length === 0) {
    const known = [...new Set(report.followers.map(({ name }) => name))].join(', ');
    throw new Error(`no follower ${JSON.stringify(follower)}; there is ${known}`);
  }
  return { ...report, followers, trades: report.trades.filter((trade) => trade.follower === follower) };
}
