const HIDDEN = /[\p{Cc}\p{Cf}]/gu;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const ANY_ENDING = '*';

/**
 * A text as it is compared: without what no eye sees, in one form of each character, and without regard to case.
 *
 * @example
 * foldText('STRASSE') === foldText('straße'); // true
 */
export function foldText(text: string): string {
  const seen = text.replace(HIDDEN, '').normalize('NFKC');
  // Upper case brings together what has several small letters, as ß and ss, but leaves the large ẞ: that has to be small before.
  return seen.toLowerCase().toUpperCase().toLowerCase().normalize('NFC').trim();
}

/**
 * Says that a text has a keyword: its words, whole and in a row, whatever stands between them.
 *
 * A `*` at either end of the keyword stands for any letters there; nothing else in it means anything but itself, and a
 * keyword without a letter or digit is in no text.
 *
 * @example
 * hasKeyword('Will it rain in Ukraine?', 'rain'); // true, by its own word
 * hasKeyword('Will Ukraine win?', 'rain'); // false
 * hasKeyword('Which elections?', 'elect*'); // true
 */
export function hasKeyword(text: string, keyword: string): boolean {
  const words = wordsOf(keyword);
  if (words === '') return false;
  const folded = foldText(keyword);
  const before = folded.startsWith(ANY_ENDING) ? '' : ' ';
  const after = folded.endsWith(ANY_ENDING) ? '' : ' ';
  return ` ${wordsOf(text)} `.includes(`${before}${words}${after}`);
}

function wordsOf(text: string): string {
  return (foldText(text).match(WORD) ?? []).join(' ');
}
