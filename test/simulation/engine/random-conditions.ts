import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { aValue } from './random-items.ts';

/** What one side of a drawn condition is. */
export type Side =
  | { readonly kind: 'path'; readonly text: string; readonly steps: readonly (string | number)[] }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'size'; readonly of: Side };

export type Drawn =
  | { readonly kind: 'compare'; readonly sign: string; readonly sides: readonly [Side, Side] }
  | { readonly kind: 'between'; readonly sides: readonly [Side, Side, Side] }
  | { readonly kind: 'in'; readonly side: Side; readonly choices: readonly Side[] }
  | { readonly kind: 'call'; readonly name: string; readonly sides: readonly Side[] }
  | { readonly kind: 'not'; readonly inner: Drawn }
  | { readonly kind: 'both' | 'either'; readonly left: Drawn; readonly right: Drawn };

/** A condition with what a request needs for it. */
export type DrawnCondition = {
  readonly drawn: Drawn;
  readonly text: string;
  readonly names: Record<string, string> | undefined;
  readonly values: Record<string, AttributeValue> | undefined;
};

const PATHS: readonly (readonly [string, readonly (string | number)[]])[] = [
  ['n', ['n']],
  ['s', ['s']],
  ['#l', ['l']],
  ['l[0]', ['l', 0]],
  ['#l[ 1 ]', ['l', 1]],
  ['m', ['m']],
  ['m.x', ['m', 'x']],
  ['#m . y', ['m', 'y']],
  ['m.x.y', ['m', 'x', 'y']],
  ['l[0].x[1]', ['l', 0, 'x', 1]],
  ['v', ['v']],
  ['w', ['w']],
  ['gone', ['gone']],
];
const NAMES: Readonly<Record<string, string>> = { '#l': 'l', '#m': 'm' };

const aPath: fc.Arbitrary<Side> = fc.constantFrom(...PATHS).map(([text, steps]) => ({ kind: 'path', text, steps }));
const aSide: fc.Arbitrary<Side> = fc.oneof(
  { weight: 4, arbitrary: aPath },
  { weight: 3, arbitrary: aValue.map((value) => ({ kind: 'value' as const, value })) },
  { weight: 1, arbitrary: aPath.map((of) => ({ kind: 'size' as const, of })) },
);
const aTypeName: fc.Arbitrary<Side> = fc
  .constantFrom('S', 'N', 'B', 'SS', 'NS', 'L', 'M', 'BOOL', 'NULL')
  .map((S) => ({ kind: 'value', value: { S } }));

const aTest: fc.Arbitrary<Drawn> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    sign: fc.constantFrom('=', '<>', '<', '<=', '>', '>='),
    sides: fc.tuple(aSide, aSide),
  }),
  fc.record({ kind: fc.constant('between' as const), sides: fc.tuple(aSide, aSide, aSide) }),
  fc.record({
    kind: fc.constant('in' as const),
    side: aSide,
    choices: fc.array(aSide, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('call' as const),
    name: fc.constantFrom('attribute_exists', 'attribute_not_exists'),
    sides: fc.tuple(aPath),
  }),
  fc.record({
    kind: fc.constant('call' as const),
    name: fc.constantFrom('begins_with', 'contains'),
    sides: fc.tuple(aSide, aSide),
  }),
  fc.record({
    kind: fc.constant('call' as const),
    name: fc.constant('attribute_type'),
    sides: fc.tuple(aPath, aTypeName),
  }),
);

const aDrawn: fc.Arbitrary<Drawn> = fc.letrec<{ condition: Drawn }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 3, arbitrary: aTest },
    fc.record({ kind: fc.constant('not' as const), inner: tie('condition') }),
    fc.record({
      kind: fc.constantFrom('both' as const, 'either' as const),
      left: tie('condition'),
      right: tie('condition'),
    }),
  ),
})).condition;

/** Conditions of every form; some of them DynamoDB refuses for the types of their values. */
export const aCondition: fc.Arbitrary<DrawnCondition> = aDrawn.map((drawn) => {
  const values: Record<string, AttributeValue> = {};
  const text = written(drawn, values);
  const names = Object.fromEntries(Object.entries(NAMES).filter(([name]) => text.includes(name)));
  return {
    drawn,
    text,
    names: Object.keys(names).length === 0 ? undefined : names,
    values: Object.keys(values).length === 0 ? undefined : values,
  };
});

function written(drawn: Drawn, values: Record<string, AttributeValue>): string {
  const side = (one: Side): string => sideText(one, values);
  switch (drawn.kind) {
    case 'compare':
      return `${side(drawn.sides[0])} ${drawn.sign} ${side(drawn.sides[1])}`;
    case 'between': {
      const [one, low, high] = drawn.sides;
      return `${side(one)} between ${side(low)} AND ${side(high)}`;
    }
    case 'in':
      return `${side(drawn.side)} IN (${drawn.choices.map(side).join(',')})`;
    case 'call':
      return `${drawn.name}( ${drawn.sides.map(side).join(' , ')} )`;
    case 'not':
      return `NOT ${closer(drawn.inner, values)}`;
    case 'both':
      // Without parentheses around what binds closer already.
      return `${closer(drawn.left, values)} and ${closer(drawn.right, values)}`;
    case 'either':
      return `${written(drawn.left, values)} OR ${closer(drawn.right, values)}`;
  }
}

/** With parentheses only where the condition would fall apart without. */
function closer(drawn: Drawn, values: Record<string, AttributeValue>): string {
  const text = written(drawn, values);
  return drawn.kind === 'both' || drawn.kind === 'either' ? `(${text})` : text;
}

function sideText(side: Side, values: Record<string, AttributeValue>): string {
  switch (side.kind) {
    case 'path':
      return side.text;
    case 'size':
      return `size(${sideText(side.of, values)})`;
    case 'value': {
      const name = `:v${Object.keys(values).length}`;
      values[name] = side.value;
      return name;
    }
  }
}
