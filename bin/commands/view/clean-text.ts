const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/**
 * Makes text from outside safe and short enough for a terminal.
 *
 * Control and format characters could move the cursor, hide what follows or turn its direction; line ends would break a
 * table. What is too wide ends in an ellipsis.
 *
 * @param width Columns of the terminal; wide characters take two, combining ones none.
 */
export function cleanText(text: string, width: number): string {
  const safe = text
    .normalize('NFC')
    .replace(/[\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    // A pile of combining marks would overprint the lines above
    .replace(/(\p{M})\p{M}+/gu, '$1')
    .trim();
  return displayWidth(safe) <= width ? safe : `${cut(safe, width - 1).trimEnd()}…`;
}

/** Columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  return Array.from(text).reduce((columns, character) => columns + widthOf(character), 0);
}

function cut(text: string, width: number): string {
  let columns = 0;
  let kept = '';
  for (const character of text) {
    columns += widthOf(character);
    if (columns > width) break;
    kept += character;
  }
  return kept;
}

function widthOf(character: string): number {
  if (/\p{M}/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
