import { type Settings } from '#core/model/settings.ts';
import { FRESH_LAG_MS } from '#flows/compare-leader.ts';
import { CHAIN_STALE_MS } from '#flows/read-chain.ts';
import { cleanText } from '../view/clean-text.ts';
import { type DoctorPorts, type Outside } from './doctor-ports.ts';
import { type Check, failed, ok, type Seen, unknown, warning } from './finding.ts';

/** Twice as long as there is between two runs. */
const UNWATCHED_MS = 120_000;
/** An entry is too old after this long unless the settings say otherwise. */
const USUAL_MAX_AGE_MS = 60_000;

/** How fresh what tells of leaders' trades is, by the bounds of those who read it, and who is watched. */
export function feedChecks(ports: DoctorPorts, settings: Settings | undefined): readonly Check[] {
  const { outside } = ports;
  const maxAgeMs = settings?.execution.maxTradeAgeMs ?? USUAL_MAX_AGE_MS;
  const looked = (look: (outside: Outside) => Promise<Seen>) => async (): Promise<readonly Seen[]> => [
    outside === undefined ? unknown('no system runs here that could be asked') : await look(outside),
  ];
  const node = `name another node of the chain: -c rpcUrl=https://… with npx cdk deploy, POLYCOPY_RPC_URL for commands`;
  return [
    {
      name: 'index',
      fix: 'the venue does not answer: wait, and ask again',
      look: looked((out) => indexSeen(out, maxAgeMs)),
    },
    { name: 'chain', fix: node, look: looked((out) => chainSeen(out, node)) },
    { name: 'watcher', fix: ports.signIn, look: async () => [await watcherSeen(ports, settings)] },
    { name: 'leaders', fix: ports.signIn, look: () => leadersSeen(ports, settings) },
  ];
}

async function indexSeen({ feed }: Outside, maxAgeMs: number): Promise<Seen> {
  const lagMs = await feed.lagMs();
  const text = `the venue's index is ${seconds(lagMs)} behind the chain`;
  if (lagMs > maxAgeMs)
    return failed(
      `${text}: what it tells is too old to be bought`,
      'wait until the venue has caught up; with `sources: [chain, data-api]` the chain tells in time',
    );
  return lagMs > FRESH_LAG_MS ? warning(text, 'wait: positions of leaders are not compared meanwhile') : ok(text);
}

async function chainSeen({ blocks, clock }: Outside, node: string): Promise<Seen> {
  const { at, number } = await blocks.newest();
  const ageMs = Math.max(0, (await clock.now()) - at);
  const text = `the newest block, ${number}, is ${seconds(ageMs)} old`;
  return ageMs > CHAIN_STALE_MS ? failed(`${text}: the node is behind`, node) : ok(text);
}

/** The lease of the first watcher is renewed while it runs, each minute anew. */
async function watcherSeen(
  { leases, outside, place, stage }: DoctorPorts,
  settings: Settings | undefined,
): Promise<Seen> {
  if (outside === undefined) return unknown('no system runs here that could watch');
  if (settings === undefined) return unknown('nobody is watched before settings are applied');
  const lease = await leases.watcherLease(0);
  const look =
    place === 'stage'
      ? `look at the schedule and the log of polycopy-${stage}-leader-watcher`
      : 'look at the log of leader-watcher in the folder';
  if (lease === undefined) return warning('leader-watcher has not run yet', `wait two minutes; then ${look}`);
  const sinceMs = (await outside.clock.now()) - lease.until;
  if (sinceMs > UNWATCHED_MS) return failed(`leader-watcher last ran ${seconds(sinceMs)} ago: nobody is watched`, look);
  return ok('leader-watcher runs');
}

async function leadersSeen(
  { cursors, outside }: DoctorPorts,
  settings: Settings | undefined,
): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const { name, wallet, enabled } of settings?.leaders ?? []) {
    if (!enabled) continue;
    const cursor = await cursors.cursor(wallet);
    const shown = cleanText(name, 40);
    if (cursor !== undefined) seen.push(ok(`${shown} is watched since ${new Date(cursor.armedAt).toISOString()}`));
    else if (outside === undefined) seen.push(unknown(`${shown} was never watched here`));
    else seen.push(warning(`${shown} is not watched yet`, 'wait two minutes; then look at the log of leader-watcher'));
  }
  return seen;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
