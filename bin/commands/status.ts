import { type Command, InvalidArgumentError } from 'commander';
import { type ClaimReport, collectClaims } from './list-claims.ts';
import { openScreen } from './live-screen.ts';
import { onlyFollower } from './only-follower.ts';
import { openSystem, type System, type SystemChoice } from './open-system.ts';
import { collectFacts, makeReport } from './collect-report.ts';
import { type Report } from './report-model.ts';
import { settingsInForce } from './settings-in-force.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { cleanText } from './view/clean-text.ts';
import { claimJson, claimsLine } from './view/claims-page.ts';
import { reportJson } from './view/report-json.ts';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { venueLines } from './view/venue-lines.ts';
import { type NamedStanding, standingJson, standingLines } from './view/standing-lines.ts';
import { statusPage } from './view/status-page.ts';
import { isWorked } from '#core/execution/working/work-view.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { type Leader, type Settings } from '#core/model/settings.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { loadStandings, shownStanding } from '#flows/load-standing.ts';
import { orderJson, ordersTable } from './view/orders-table.ts';
import { openOrderJson, openOrdersTable } from './view/open-orders.ts';
import { type ViewOptions } from './view/plain-table.ts';
import { positionJson, positionsTable } from './view/positions-table.ts';
import { heldPositions, type SideBySide, workingOrders } from './watch-facts.ts';
import { watchStatus } from './watch-status.ts';

const LAST_TRADES = 10;
const MARKET_WIDTH = 40;
/** A look reads the whole table: on AWS each one is paid for. */
const EVERY_S = { state: 5, stage: 60 } as const;
const LONGEST_S = 3_600;

type StatusOptions = SystemOptions & {
  readonly follower?: string;
  readonly json?: true;
  readonly watch?: true;
  readonly every?: number;
};

/** Adds `polycopy status`. */
export function registerStatus(program: Command): void {
  addSystemOptions(program.command('status'))
    .description('what each follower has at stake, earned, copied and left out')
    .option('--follower <name>', 'this follower only, with its positions and open orders')
    .option('--json', 'print JSON')
    .option('--watch', 'show it live with positions and health, until q or Ctrl-C')
    .option('--every <seconds>', 'with --watch: how often; 5 on this machine, 60 on AWS, if not said', parseEvery)
    .action(async (options: StatusOptions, command: Command) => {
      if (options.watch === true && options.json === true)
        command.error('error: --watch is for a person: it goes without --json', { exitCode: 2 });
      if (options.every !== undefined && options.watch !== true)
        command.error('error: --every goes with --watch', { exitCode: 2 });
      if (options.watch === true) {
        await watch(systemChoice(command, options), options);
        return;
      }
      const status = await readStatus(systemChoice(command, options), options.follower);
      const text = options.json ? statusJson(status) : statusText(status);
      process.stdout.write(`${text}\n`);
    });
}

/** Ends with q, Ctrl-C or the signal of whoever started it; the terminal is given back as it was. */
async function watch(choice: SystemChoice, { follower, every }: StatusOptions): Promise<void> {
  const ended = new AbortController();
  const end = (): void => {
    ended.abort();
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  const screen = openScreen({ output: process.stdout, input: process.stdin, onQuit: end });
  const everyMs = (every ?? ('state' in choice ? EVERY_S.state : EVERY_S.stage)) * 1_000;
  try {
    await watchStatus({ choice, follower, everyMs, screen, signal: ended.signal });
  } finally {
    screen.close();
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  }
}

function parseEvery(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,4}$/.test(text) && seconds >= 1 && seconds <= LONGEST_S) return seconds;
  throw new InvalidArgumentError(`Seconds are a whole number from 1 to ${LONGEST_S}.`);
}

function statusText({ report, claims, venue, working, leaders, own, standings, now }: Status): string {
  const options = { isColoured: process.stdout.isTTY };
  const page = statusPage(report, { ...options, last: LAST_TRADES });
  const line = claimsLine(claims);
  const scored = standingLines(standings, now);
  return [
    ...venue,
    ...(own?.email === undefined ? [] : [`E-mail: ${cleanText(own.email, 254)}`]),
    page,
    ...(scored.length === 0 ? [] : [['Leaders', ...scored].join('\n')]),
    ...(line === undefined ? [] : [line]),
    ...(working.length === 0
      ? []
      : [`Orders that work over time: ${working.length}\n${ordersTable(working, { ...options, leaders })}`]),
    ...(own === undefined ? [] : [positionsText(own, options), openOrdersTable(own.orders, options)]),
  ].join('\n\n');
}

function positionsText({ positions }: OwnStatus, options: ViewOptions): string {
  if (positions.length === 0) return 'Positions: none.';
  return `Positions (${positions.length})\n${positionsTable(positions, MARKET_WIDTH, options)}`;
}

function statusJson({ report, claims, venue, working, leaders, own, standings, now }: Status): string {
  const detail =
    own === undefined
      ? {}
      : {
          email: own.email ?? null,
          positions: own.positions.map(positionJson),
          openOrders: own.orders.map(openOrderJson),
        };
  return JSON.stringify(
    {
      ...reportJson(report, LAST_TRADES),
      claims: claims.map(claimJson),
      venue,
      standings: standings.map((one) => standingJson(one, now)),
      ownOrders: working.map((order) => orderJson(order, leaders)),
      ...detail,
    },
    null,
    2,
  );
}

/** Reads the report of a system, of all followers or of one. @throws Error when there are no settings or no such follower */
export async function readReport(choice: SystemChoice, follower: string | undefined): Promise<Report> {
  return (await readStatus(choice, follower)).report;
}

type Status = {
  readonly report: Report;
  readonly claims: readonly ClaimReport[];
  /** What the venue restricts, a line each. */
  readonly venue: readonly string[];
  /** Orders that work over time. */
  readonly working: readonly ParentOrder[];
  /** Those whose names are shown. */
  readonly leaders: readonly Leader[];
  readonly standings: readonly NamedStanding[];
  readonly now: UnixMs;
  /** Where one follower was asked for. */
  readonly own?: OwnStatus;
};

/** What only that follower is shown with. */
type OwnStatus = {
  readonly positions: readonly SideBySide[];
  readonly orders: readonly ParentOrder[];
  readonly email: string | undefined;
};

async function readStatus(choice: SystemChoice, follower: string | undefined): Promise<Status> {
  const system = await openSystem(choice);
  try {
    const settings = await settingsInForce(system);
    const facts = await collectFacts({ ...system, settings });
    const report = makeReport(facts);
    const claims = await collectClaims({ settings, ledger: system.ledger });
    const now = await (system.world?.clock ?? systemClock()).now();
    const venue = venueLines(await system.ledger.venueRestrictions(), now);
    const working = workingOrders(facts);
    const { leaders } = settings;
    const standings = await readStandings(system, settings, follower);
    if (follower === undefined) return { report, claims, venue, working, leaders, standings, now };
    const isOwn = (one: { readonly follower: string }): boolean => one.follower === follower;
    const email = settings.followers.find(({ name }) => name === follower)?.email;
    const orders = [...facts.parents.values()].filter(
      (parent) => isOwn(parent) && isOpen(parent.state) && !isWorked(parent),
    );
    return {
      report: onlyFollower(report, follower),
      claims: claims.filter(isOwn),
      venue,
      working: working.filter(isOwn),
      leaders,
      standings,
      now,
      own: { positions: await heldPositions(system, facts, isOwn), orders, email },
    };
  } finally {
    await system.close();
  }
}

/** Of all leaders, or of those whom one follower copies; what is asked of them on paper is asked by live followers. */
async function readStandings(
  deps: Pick<System, 'scores' | 'snapshots'>,
  settings: Settings,
  name: string | undefined,
): Promise<readonly NamedStanding[]> {
  const follows = settings.follows.filter(({ follower }) => name === undefined || follower === name);
  const leaders = settings.leaders.filter(({ wallet }) => follows.some(({ leader }) => leader === wallet));
  const stored = await loadStandings(
    deps,
    leaders.map(({ wallet }) => wallet),
  );
  return leaders.flatMap(({ name: of, wallet: leader }) => {
    const followers = settings.followers.filter((one) =>
      follows.some((follow) => follow.follower === one.name && follow.leader === leader),
    );
    const shown = shownStanding(stored, { settings, leader, followers });
    return shown === undefined ? [] : [{ name: of, ...shown }];
  });
}
