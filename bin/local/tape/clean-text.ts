const MAX_LENGTH = 200;

/** Makes text of strangers harmless to print: no control or direction characters, at most 200 characters. */
export function cleanText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .toWellFormed()
    .trim()
    .slice(0, MAX_LENGTH)
    .toWellFormed()
    .trim();
}
