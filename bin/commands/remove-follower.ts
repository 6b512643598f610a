import { followerSecretName } from '#contract/secrets.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { isOpen } from '#core/model/parent-order.ts';
import { dollarText } from '#core/values/number-text.ts';
import { type Command } from 'commander';
import { addApplyOptions } from './apply-to-system.ts';
import { changeSettings, type ChangeOptions, type InForce, type SettingsEdit } from './change-settings.ts';
import { LOCAL_STAGE, type System } from './open-system.ts';
import { followOf, knownAccount, withoutFollower, withoutFollows } from './settings-edits.ts';
import { addSystemOptions } from './system-options.ts';
import { cleanText } from './view/clean-text.ts';

type RemoveOptions = ChangeOptions & { readonly follower: string };

/** Adds `polycopy remove-follower`. */
export function registerRemoveFollower(program: Command): void {
  addApplyOptions(addSystemOptions(program.command('remove-follower')))
    .description('take a follower out of the settings; refused while it follows, owns or orders anything')
    .requiredOption('--follower <name>', 'which one')
    .addHelpText(
      'after',
      '\n--close takes one that follows out of its leaders and sells what it owns for them; once all is sold and redeemed, ' +
        'the same command removes it.\nIts ledger and the secret with its key stay.',
    )
    .action((options: RemoveOptions, command: Command) =>
      changeSettings(command, options, (inForce) => withoutOne(inForce, options)),
    );
}

/**
 * Who follows only loses its follows: a purchase that is decided on meanwhile is tended and sold by the version that is
 * stored, which still knows the follower. To remove it is a later version's.
 */
async function withoutOne(inForce: InForce, { follower: wanted, close }: RemoveOptions): Promise<SettingsEdit> {
  const { written } = inForce;
  const { name } = knownAccount(written, wanted);
  const removed = withoutFollower(written, name);
  const leaders = written.traders
    .map((trader) => trader.name)
    .filter((leader) => followOf(written, { follower: name, leader }) !== undefined);
  if (leaders.length > 0 && close !== true)
    throw new Error(
      `${name} follows ${leaders.map((leader) => cleanText(leader, 40)).join(', ')}: --close takes it out of them, ` +
        'and sells what it owns for them; or use `polycopy remove-follow`',
    );
  if (leaders.length > 0) {
    const next = `${name} follows nobody any more. Once all is sold, \`polycopy remove-follower\` takes it out.`;
    return { written: withoutFollows(written, name), notes: [next] };
  }
  const refuseWorking = (): Promise<void> => refuseOrders(inForce, name);
  await refuseWorking();
  return { written: removed, notes: [whatStays(inForce.system, name)], lastCheck: refuseWorking };
}

/** @throws Error while an order of it is open, or money is reserved for one that no list shows yet */
async function refuseOrders({ stored, system }: InForce, name: string): Promise<void> {
  const orders = await countOrders(system, name);
  if (orders > 0) throw new Error(`${name} has ${orders} open ${orders === 1 ? 'order' : 'orders'}: they end first`);
  const account = stored.followers.find((one) => one.name === name);
  if (account === undefined) return;
  const cap = await system.ledger.cap({ follower: account.name, mode: account.mode }, GLOBAL_CAP);
  if (cap !== undefined && cap.reserved > 0n)
    throw new Error(`${name} has ${dollarText(cap.reserved)} reserved for open orders: they end first`);
}

/** Parent orders of it that are not over, in whatever mode. */
async function countOrders({ ledger }: Pick<System, 'ledger'>, name: string): Promise<number> {
  let count = 0;
  for (const id of [...(await ledger.openParents()), ...(await ledger.openOrders())]) {
    const parent = await ledger.parent(id);
    if (parent?.follower === name && isOpen(parent.state)) count += 1;
  }
  return count;
}

function whatStays({ stage }: System, name: string): string {
  const ledger = `Removed. The ledger of ${name} stays where it is.`;
  if (stage === LOCAL_STAGE) return ledger;
  const secret = followerSecretName(stage, name);
  return [
    `${ledger} So does its key, as the secret ${secret}. Once nothing lies in its wallet:`,
    `  aws secretsmanager delete-secret --secret-id ${secret}`,
  ].join('\n');
}
