/** How tables and plots look, on a light and a dark console. */
export const STYLE = `<style>
table{border-collapse:collapse;margin:2px 0 8px;font-size:12px}
th,td{text-align:left;padding:3px 8px;border-bottom:1px solid rgba(140,149,159,.35);white-space:nowrap}
.n{text-align:right}
.heat td,.heat th{padding:3px 5px;font-size:11px}
.reducing{color:#b8720a;font-weight:600}.halted{color:#cf3f4f;font-weight:600}
.bar{display:inline-block;width:60px;height:8px;background:rgba(140,149,159,.3);vertical-align:middle}
.bar span{display:block;height:8px;background:#2f81c8}
</style>`;

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
