/** Longest text from outside that a message takes over, unless told otherwise. */
const MOST_CHARACTERS = 100;

/**
 * A text from outside as words that no channel reads as anything else: one line, without mentions and links, and short.
 *
 * Markup is left to the channel, which knows its own. An `@` becomes one that calls nobody, and addresses are parted so that
 * nothing makes a link of them.
 *
 * @example
 * plainWords('see https://evil.com/x'); // 'see https: //evil. com/x'
 */
export function plainWords(text: string, most = MOST_CHARACTERS): string {
  const line = text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .replaceAll('@', '\uFF20')
    .replace(/:(?=\/)/gu, ': ')
    .replace(/(?<=[\p{L}\p{N}])\.(?=\p{L}{2})/gu, '. ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`;
}
