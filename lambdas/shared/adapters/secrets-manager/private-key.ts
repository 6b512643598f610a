import { privateKeyToAccount } from 'viem/accounts';
import { ConfigurationError } from '#ports/errors.ts';
import { type SigningKey } from '#ports/keys.ts';

/** Opens a private key; its text is never part of an error. @throws ConfigurationError for one that is none */
export function privateKey(text: string): SigningKey {
  const account = accountOf(text);
  return { address: account.address, sign: (hash) => account.sign({ hash: hash as `0x${string}` }) };
}

function accountOf(text: string): ReturnType<typeof privateKeyToAccount> {
  try {
    return privateKeyToAccount(text as `0x${string}`);
  } catch {
    throw new ConfigurationError('the private key of a follower is not a key');
  }
}
