import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { KEYS, TABLE } from '#contract/table.ts';
import { type DecisionFacts } from '#core/model/decision-facts.ts';
import { canonicalText, readCanonical } from '#core/values/canonical-text.ts';
import { type ParentId } from '#core/values/ids.ts';
import { putIf } from './put-if.ts';
import { readItem, type Table } from './read-item.ts';

/** As long as the table can be put back to a moment. */
const KEPT_S = 35 * 86_400;
/** Eight write units; a book of a hundred levels a side and a market with long names take four. */
const MOST_LETTERS = 8_000;

type PackedFacts = { readonly at: number; readonly packed: string };

/** Keeps what a decision knew, packed: as attributes it would take four times as many write units. */
export async function keptDecisionFacts(table: Table, facts: DecisionFacts): Promise<void> {
  const packed = deflateRawSync(canonicalText(facts)).toString('base64');
  if (packed.length > MOST_LETTERS) return;
  const value: PackedFacts = { at: facts.now, packed };
  await putIf(table, {
    key: KEYS.decisionFacts(facts.parentId),
    value: { ...value, [TABLE.ttl]: Math.floor(facts.now / 1_000) + KEPT_S },
    condition: 'attribute_not_exists(pk) OR #at <= :at',
    names: { '#at': 'at' },
    values: { ':at': facts.now },
  });
}

/** Reads what a decision knew; undefined where it is not kept. @throws UnavailableError */
export async function decisionFactsOf(table: Table, parentId: ParentId): Promise<DecisionFacts | undefined> {
  const stored = await readItem<PackedFacts>(table, KEYS.decisionFacts(parentId));
  if (stored === undefined) return undefined;
  return readCanonical(inflateRawSync(Buffer.from(stored.packed, 'base64')).toString()) as DecisionFacts;
}
