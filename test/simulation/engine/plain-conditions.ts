import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item } from './attribute-value.ts';
import { type Drawn, type Side } from './random-conditions.ts';
import { scaledNumber, valueText } from './random-items.ts';

/** Whether a condition holds: the plain reading of the developer guide, written apart from the engine. */
export function holdsPlainly(drawn: Drawn, item: Item): boolean {
  const of = (side: Side): AttributeValue | undefined => plainValue(side, item);
  switch (drawn.kind) {
    case 'both':
      return holdsPlainly(drawn.left, item) && holdsPlainly(drawn.right, item);
    case 'either':
      return holdsPlainly(drawn.left, item) || holdsPlainly(drawn.right, item);
    case 'not':
      return !holdsPlainly(drawn.inner, item);
    case 'compare':
      return compares(drawn.sign, of(drawn.sides[0]), of(drawn.sides[1]));
    case 'between': {
      const [one, low, high] = drawn.sides.map(of);
      return compares('>=', one, low) && compares('<=', one, high);
    }
    case 'in':
      return drawn.choices.some((choice) => compares('=', of(drawn.side), of(choice)));
    case 'call':
      return answers(drawn.name, of(drawn.sides[0] ?? NOWHERE), of(drawn.sides[1] ?? NOWHERE));
  }
}

const NOWHERE: Side = { kind: 'path', text: 'gone', steps: ['gone'] };

function plainValue(side: Side, item: Item): AttributeValue | undefined {
  if (side.kind === 'value') return side.value;
  if (side.kind === 'path')
    return side.steps.reduce<AttributeValue | undefined>(
      (value, step) => (typeof step === 'number' ? value?.L?.[step] : value?.M?.[step]),
      { M: { ...item } },
    );
  const value = plainValue(side.of, item);
  const all = value?.S ?? value?.B ?? value?.SS ?? value?.NS ?? value?.L ?? (value?.M && Object.keys(value.M));
  return all === undefined ? undefined : { N: String(all.length) };
}

function compares(sign: string, one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  const isSame = one !== undefined && other !== undefined && valueText(one) === valueText(other);
  if (sign === '=') return isSame;
  if (sign === '<>') return !isSame;
  const order = one === undefined || other === undefined ? undefined : plainOrder(one, other);
  if (order === undefined) return false;
  return order === 0 ? sign.endsWith('=') : sign.startsWith(order < 0 ? '<' : '>');
}

function plainOrder(one: AttributeValue, other: AttributeValue): number | undefined {
  if (one.N !== undefined && other.N !== undefined) {
    const difference = scaledNumber(one.N) - scaledNumber(other.N);
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
  }
  if (one.S !== undefined && other.S !== undefined) return Buffer.compare(Buffer.from(one.S), Buffer.from(other.S));
  return one.B !== undefined && other.B !== undefined ? Buffer.compare(one.B, other.B) : undefined;
}

function answers(name: string, one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  if (name === 'attribute_exists') return one !== undefined;
  if (name === 'attribute_not_exists') return one === undefined;
  if (one === undefined || other === undefined) return false;
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  switch (name) {
    case 'attribute_type':
      return Object.keys(one)[0] === other.S;
    case 'begins_with':
      if (one.B && other.B) return hex(one.B).startsWith(hex(other.B));
      return one.S !== undefined && other.S !== undefined && one.S.startsWith(other.S);
    default:
      if (one.S !== undefined) return other.S !== undefined && one.S.includes(other.S);
      // Bytes in hexadecimal: a hit counts only where a byte begins.
      if (one.B)
        return (
          other.B !== undefined && hex(one.B).match(/../g)!.join(' ').includes(hex(other.B).match(/../g)!.join(' '))
        );
      return [...(one.L ?? []), ...(one.SS ?? []).map((S) => ({ S })), ...(one.NS ?? []).map((N) => ({ N }))].some(
        (element) => valueText(element) === valueText(other),
      );
  }
}

/** Whether DynamoDB refuses a condition whatever the item is, for the types of its values or a path named twice. */
export function isRefusedPlainly(drawn: Drawn): boolean {
  switch (drawn.kind) {
    case 'both':
    case 'either':
      return isRefusedPlainly(drawn.left) || isRefusedPlainly(drawn.right);
    case 'not':
      return isRefusedPlainly(drawn.inner);
    case 'compare':
      return isTwice(drawn.sides) || (!['=', '<>'].includes(drawn.sign) && !drawn.sides.every(isOrdered));
    case 'between': {
      const [, low, high] = drawn.sides;
      const isFixed = low.kind === 'value' && high.kind === 'value';
      const order = isFixed ? plainOrder(low.value, high.value) : 0;
      return isTwice(drawn.sides) || !drawn.sides.every(isOrdered) || order === undefined || order > 0;
    }
    case 'in':
      return isTwice([drawn.side, ...drawn.choices]);
    case 'call':
      return isTwice(drawn.sides) || (drawn.name === 'begins_with' && !drawn.sides.every(isTextual));
  }
}

function isTwice([first, ...others]: readonly Side[]): boolean {
  if (first?.kind !== 'path') return false;
  return others.some((other) => other.kind === 'path' && other.steps.join() === first.steps.join());
}

function isOrdered(side: Side): boolean {
  return side.kind !== 'value' || ['S', 'N', 'B'].includes(Object.keys(side.value)[0]!);
}

function isTextual(side: Side): boolean {
  return side.kind === 'path' || (side.kind === 'value' && ['S', 'B'].includes(Object.keys(side.value)[0]!));
}
