import { type Command } from 'commander';
import { type ClaimReport, collectClaims } from './list-claims.ts';
import { openSystem, type SystemChoice } from './open-system.ts';
import { collectReport } from './report.ts';
import { type Report } from './report-model.ts';
import { settingsInForce } from './settings-in-force.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { claimJson, claimsLine } from './view/claims-page.ts';
import { reportJson } from './view/report-json.ts';
import { statusPage } from './view/status-page.ts';

const LAST_TRADES = 10;

/** Adds `polycopy status`. */
export function registerStatus(program: Command): void {
  addSystemOptions(program.command('status'))
    .description('what each follower has at stake, earned, copied and left out')
    .option('--follower <name>', 'this follower only')
    .option('--json', 'print JSON')
    .action(async (options: SystemOptions & { follower?: string; json?: true }, command: Command) => {
      const { report, claims } = await readStatus(systemChoice(command, options), options.follower);
      const text = options.json
        ? JSON.stringify({ ...reportJson(report, LAST_TRADES), claims: claims.map(claimJson) }, null, 2)
        : statusText(report, claims);
      process.stdout.write(`${text}\n`);
    });
}

function statusText(report: Report, claims: readonly ClaimReport[]): string {
  const page = statusPage(report, { isColoured: process.stdout.isTTY, last: LAST_TRADES });
  const line = claimsLine(claims);
  return line === undefined ? page : `${page}\n\n${line}`;
}

/** Reads the report of a system, of all followers or of one. @throws Error when there are no settings or no such follower */
export async function readReport(choice: SystemChoice, follower: string | undefined): Promise<Report> {
  return (await readStatus(choice, follower)).report;
}

type Status = { readonly report: Report; readonly claims: readonly ClaimReport[] };

async function readStatus(choice: SystemChoice, follower: string | undefined): Promise<Status> {
  const system = await openSystem(choice);
  try {
    const settings = await settingsInForce(system);
    const report = await collectReport({ ...system, settings });
    const claims = await collectClaims({ settings, ledger: system.ledger });
    if (follower === undefined) return { report, claims };
    return { report: onlyFollower(report, follower), claims: claims.filter((claim) => claim.follower === follower) };
  } finally {
    await system.close();
  }
}

function onlyFollower(report: Report, follower: string): Report {
  const followers = report.followers.filter(({ name }) => name === follower);
  if (followers.length === 0) {
    const known = [...new Set(report.followers.map(({ name }) => name))].join(', ');
    throw new Error(`no follower ${JSON.stringify(follower)}; there is ${known}`);
  }
  return { ...report, followers, trades: report.trades.filter((trade) => trade.follower === follower) };
}
