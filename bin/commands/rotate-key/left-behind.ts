import { versionInForce } from '#adapters/secrets-manager/follower-secrets.ts';
import { followerSecretName } from '#contract/secrets.ts';
import { type Follower } from '#core/model/settings.ts';
import { isPaperWallet } from '#core/values/ids.ts';
import { dollarText } from '#core/values/number-text.ts';
import { type System } from '../open-system.ts';

type ReadSystem = Pick<System, 'aws' | 'stage'> & { readonly world: Pick<NonNullable<System['world']>, 'chain'> };

/**
 * Says what lies in the wallet that a follower leaves: only the key of before moves it, and that one must not be lost.
 *
 * @returns Undefined where nothing lies there. @throws UnavailableError
 */
export async function leftBehind(
  { aws, stage, world }: ReadSystem,
  { name, wallet }: Pick<Follower, 'name' | 'wallet'>,
): Promise<string | undefined> {
  if (wallet === undefined || isPaperWallet(wallet)) return undefined;
  const cash = await world.chain.collateral(wallet);
  if (cash === 0n) return undefined;
  const version = await versionInForce({ client: aws.secrets, stage }, name);
  return (
    `${dollarText(cash)} stay in ${wallet}: only the key of before moves them, version ${version} of ` +
    `${followerSecretName(stage, name)}. It is sure to be kept until the next one is stored.`
  );
}
