import { InvalidArgumentError } from 'commander';
import { type SourceName } from '#core/model/settings.ts';
import { cleanText } from './view/clean-text.ts';

const SOURCES: readonly SourceName[] = ['chain', 'data-api', 'rtds'];

/**
 * Reads `--sources`: names between commas, each once, at least one that can be read again.
 *
 * @throws InvalidArgumentError that says what is allowed
 */
export function sourcesOption(text: string): readonly SourceName[] {
  const names = text.split(',').map((name) => name.trim());
  const found = SOURCES.filter((source) => names.includes(source));
  if (found.length !== names.length)
    throw new InvalidArgumentError(`${cleanText(text, 80)}: each of ${SOURCES.join(', ')} once, between commas`);
  if (!found.includes('chain') && !found.includes('data-api'))
    throw new InvalidArgumentError(`${cleanText(text, 80)}: chain or data-api beside it, since a stream has no replay`);
  return found;
}
