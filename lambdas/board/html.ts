/** Text as it may stand in an element or an attribute: whoever named a leader or a follower writes no markup here. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).replace(/[\p{Cc}\p{Cf}]/gu, '');
}

/** Stands below results that are of a part of the journal. */
export const CUT = '<p>Of a long journal only a part was read: results are incomplete.</p>';

/** A table; cells are markup already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]): string =>
    `<tr>${row.map((cell, index) => `<${tag}${index === 0 ? '' : ' class="n"'}>${cell}</${tag}>`).join('')}</tr>`;
  return `<table>${cells('th', head)}${rows.map((row) => cells('td', row)).join('')}</table>`;
}
