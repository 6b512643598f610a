import { cancelAllOrders } from '#adapters/polymarket/cancel-all.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { cancelOpenOrders, type CancelReport } from '#flows/cancel-open-orders.ts';
import { PortError } from '#ports/errors.ts';
import { type Command } from 'commander';
import { askPerson, type Consent } from './ask-person.ts';
import { type Aftermath, addSwitchCommand, type SwitchDone, type SwitchOptions } from './switch-command.ts';
import { type SwitchScope } from './switch-scope.ts';

type StopOptions = SwitchOptions & Consent & { readonly all?: true };

const ALL = 'Cancel every open order of the account, also those that were placed by hand?';

/** Adds `polycopy stop`. */
export function registerStop(program: Command): void {
  const command = program
    .command('stop')
    .option('--all', 'cancel every open order of the account, also those placed by hand; asks first')
    .option('--yes', 'do not ask');
  addSwitchCommand<StopOptions>(command, {
    description: 'halt: send no order any more, sales included, and cancel our open orders at the venue',
    mode: 'HALTED',
    confirm: (options) => {
      if (options.all === true && options.leader !== undefined)
        throw new Error('--all is about whole accounts: it goes with --follower or alone, not with --leader');
      return options.all === true ? askPerson(ALL, options) : Promise.resolve(true);
    },
    afterwards: async (done, options) => {
      const ours = await cancelOurs(done);
      return options.all === true ? withEverything(ours, done) : ours;
    },
  });
}

async function cancelOurs({ system, settings, scope }: SwitchDone): Promise<Aftermath> {
  const { ledger, venue, world } = system;
  if (venue === undefined || world === undefined) {
    return {
      lines: ['No exchange runs here: what is open there stays, and is tended after the next start.'],
      json: {},
    };
  }
  const report = await cancelOpenOrders(
    { ledger, clock: venue.clock, venue: world.orders },
    { followers: settings.followers, isMeant: (child) => isOf(scope, child) },
  );
  if (report.unknown.length > 0) process.exitCode = 1;
  return { lines: cancelLines(report), json: { cancelled: report } };
}

function cancelLines({ cancelled, gone, unknown }: CancelReport): readonly string[] {
  const count = cancelled.length + gone.length + unknown.length;
  if (count === 0) return ['No order of ours is open at the venue.'];
  return [
    `Open orders of ours: ${count}. Cancelled: ${cancelled.length}. No longer working: ${gone.length}. What was filled is booked as ever.`,
    ...unknown.map((id) => `NOT CANCELLED, the venue gave no answer that says: ${id}`),
  ];
}

/** One account that does not answer must not keep the others from being cleared. */
async function withEverything(ours: Aftermath, { system, settings, scope }: SwitchDone): Promise<Aftermath> {
  if (system.venue === undefined) return ours;
  const cancelAll = cancelAllOrders(system.venue);
  const lines: string[] = [];
  const accounts: Record<string, unknown> = {};
  for (const follower of settings.followers.filter((each) => each.mode === 'live' && isAccountOf(scope, each))) {
    try {
      const { cancelled, left } = await cancelAll(follower);
      accounts[follower.name] = { cancelled, left };
      lines.push(`Account of ${follower.name}: ${cancelled} more cancelled, ${left} could not be.`);
      if (left > 0) process.exitCode = 1;
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
      process.exitCode = 1;
      accounts[follower.name] = { failed: error.message };
      lines.push(`NOT CANCELLED, account of ${follower.name}: ${error.message}`);
    }
  }
  return { lines: [...ours.lines, ...lines], json: { ...ours.json, accounts } };
}

function isOf(scope: SwitchScope, child: ChildOrder): boolean {
  switch (scope.kind) {
    case 'system':
      return true;
    case 'follower':
      return child.follower === scope.name;
    case 'leader':
      return child.leader === scope.leader.wallet;
  }
}

function isAccountOf(scope: SwitchScope, { name }: Follower): boolean {
  return scope.kind !== 'follower' || scope.name === name;
}
