import { type SignatureType } from '#core/model/settings.ts';
import { type Usd } from '#core/values/usd.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type OwnReads, readPrivate } from './private-reads.ts';
import { venueBalanceSchema } from './schemas.ts';

/**
 * Reads the collateral that the venue counts for a key's account of a signature type: proof that it accepts the key's
 * credentials, and whose wallet it takes for the account's.
 *
 * It is a copy of what the chain says, seconds old, and older where nobody told the venue of a deposit.
 *
 * @throws UnavailableError, with `status` 401 where the credentials are refused; UnreadableAnswerError, ConfigurationError
 */
export async function readVenueBalance(reads: OwnReads, signatureType: SignatureType): Promise<Usd> {
  const answer = await readPrivate(reads, {
    name: 'balance',
    schema: venueBalanceSchema,
    path: '/balance-allowance',
    search: new URLSearchParams({ asset_type: 'COLLATERAL', signature_type: String(signatureType) }).toString(),
  });
  if (answer === undefined) throw new UnreadableAnswerError('balance: the venue tells none', { source: 'balance' });
  return answer.balance;
}
