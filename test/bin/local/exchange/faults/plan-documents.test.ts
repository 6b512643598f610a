import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { AFTER_ORDER } from '../../../../../bin/local/exchange/faults/after-answer.ts';
import { CHAIN_KINDS } from '../../../../../bin/local/exchange/faults/chain-kinds.ts';
import { HTTP_KINDS } from '../../../../../bin/local/exchange/faults/http-kinds.ts';
import { parseFaultPlan } from '../../../../../bin/local/exchange/faults/plan.ts';
import { SETTLEMENT_KINDS } from '../../../../../bin/local/exchange/faults/settlement-kinds.ts';
import { STREAM_KINDS } from '../../../../../bin/local/exchange/faults/stream-kinds.ts';

const FOLDER = new URL('../../../../../bin/local/exchange/faults/', import.meta.url);
const README = readFileSync(new URL('README.md', FOLDER), 'utf8');
const ROWS = README.split('\n').filter((line) => line.startsWith('| `'));
/** The names in the first cell of each row. */
const NAMED = ROWS.flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
const KINDS = [...HTTP_KINDS, ...STREAM_KINDS, ...SETTLEMENT_KINDS, ...CHAIN_KINDS];

type Shape = { readonly description?: string; readonly properties: Readonly<Record<string, { description?: string }>> };
const SCHEMA = JSON.parse(readFileSync(new URL('fault-plan.schema.json', FOLDER), 'utf8')) as {
  readonly properties: { readonly faults: { readonly items: { readonly oneOf: readonly Shape[] } } };
};

describe('the documents of fault plans', () => {
  it('have a row for each kind and for each field that all have, and for nothing else', () => {
    const common = ['seed', 'on', 'from', 'until', 'chance', 'times', 'of'];
    const kinds = KINDS.map(({ shape }) => shape.kind.value);
    expect([...NAMED].sort()).toEqual([...common, ...kinds].sort());
  });

  it('list the faults of an answer in the order in which they take effect', () => {
    expect(NAMED.filter((name) => AFTER_ORDER.some((kind) => kind === name))).toEqual(AFTER_ORDER);
  });

  it('show a plan that can be used, and name a folder that has as many examples as they say', () => {
    const [, plan = ''] = /```json\n([\s\S]*?)```/.exec(README) ?? [];
    expect(parseFaultPlan(plan).faults).toHaveLength(2);
    expect(readdirSync(new URL('examples/', FOLDER))).toHaveLength(8);
    expect(README).toContain('[examples/](examples) has eight');
  });

  it('tell an editor what each kind does, and what where and when mean', () => {
    const shapes = SCHEMA.properties.faults.items.oneOf;
    expect(shapes).toHaveLength(KINDS.length);
    for (const { description, properties } of shapes) {
      expect(description).toMatch(/\w{2}/);
      for (const name of ['from', 'until', 'chance', 'times', 'of'])
        if (name in properties) expect(properties[name]?.description).toMatch(/\w{2}/);
    }
  });
});
