import { displayWidth } from './clean-text.ts';

const ESCAPE = String.fromCharCode(27);
const STYLE = new RegExp(`(${ESCAPE}\\[[0-9;]*m)`);
const RESET = `${ESCAPE}[0m`;

/**
 * Cuts a line of ours to the columns of a terminal; colours take none and end with the line.
 *
 * Nothing but a style gets through that could move the cursor, whatever the line is made of.
 */
export function fitLine(line: string, columns: number): string {
  let left = columns;
  let isStyled = false;
  let fitted = '';
  for (const part of line.split(STYLE)) {
    if (STYLE.test(part)) {
      isStyled = true;
      fitted += part;
      continue;
    }
    for (const character of part.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')) {
      left -= displayWidth(character);
      if (left < 0) return isStyled ? `${fitted}${RESET}` : fitted;
      fitted += character;
    }
  }
  return isStyled ? `${fitted}${RESET}` : fitted;
}
