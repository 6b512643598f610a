import { InvalidArgumentError } from 'commander';
import { type FollowerName } from '#core/values/ids.ts';

/** Reads the name of a follower from a command line. @throws InvalidArgumentError */
export function parseFollowerName(text: string): FollowerName {
  if (/^[a-z][a-z0-9-]{0,31}$/.test(text)) return text as FollowerName;
  throw new InvalidArgumentError('A follower is at most 32 lower-case letters, digits and dashes, a letter first.');
}
