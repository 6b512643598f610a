import { versionInForce } from '#adapters/secrets-manager/follower-secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type System } from '../open-system.ts';
import { storeRotated } from './rotated-settings.ts';

/**
 * Has the settings name the version of a follower's secret that was just stored, where they know the follower: who has kept
 * another reads this one now, and who has this one keeps it for as long as any.
 *
 * @throws Error where the settings were not stored, which says that the secret is
 */
export async function nameStored(system: System, name: FollowerName): Promise<void> {
  const isKnown = (await system.settings.current())?.followers.some((one) => one.name === name);
  if (isKnown !== true) return;
  const version = await versionInForce({ client: system.aws.secrets, stage: system.stage }, name);
  await storeRotated(system, { name, version }, false).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : 'of no known cause';
    throw new Error(
      `the secret of ${name} is stored, and the settings do not name its version yet: ${why}\n` +
        `Until they do, a signer that has kept another one may sign with that for an hour: \`polycopy auth-follower --follower ${name}\` names it.`,
      { cause },
    );
  });
}
