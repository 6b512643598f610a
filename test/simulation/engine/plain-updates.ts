import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item } from './attribute-value.ts';
import { scaledNumber, valueText } from './random-items.ts';
import { type DrawnAction, type Right, type Steps } from './random-updates.ts';

/** Thrown where DynamoDB refuses an update. */
class Refused extends Error {}

/**
 * The item after an update, written apart from the engine: right sides first, then each action on a copy, in place;
 * lists close up at the end.
 *
 * @returns Undefined when DynamoDB refuses.
 */
export function updatedPlainly(actions: readonly DrawnAction[], item: Item): Item | undefined {
  try {
    actions.forEach(requireSense);
    actions.forEach((action, at) => {
      for (const other of actions.slice(0, at)) requireApart(action.steps, other.steps);
    });
    const rights = actions.map((action) => (action.kind === 'SET' ? valueOf(action.right, item) : undefined));
    const root: AttributeValue = { M: structuredClone({ ...item }) };
    // What goes away leaves a hole, so that every place is that of the item before.
    actions.forEach((action, at) => {
      act(action, { value: rights[at], root });
    });
    closeUp(root);
    return root.M;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function requireSense(action: DrawnAction): void {
  if (action.kind === 'ADD') requireType(action.value, ['N', 'SS', 'NS', 'BS']);
  if (action.kind === 'DELETE') requireType(action.value, ['SS', 'NS', 'BS']);
  if (action.kind === 'SET') requireSides(action.right);
}

function requireSides(right: Right): void {
  if (right.kind === 'or-else' && right.other.kind === 'path' && right.other.steps.join() === right.steps.join())
    throw new Refused();
  if (right.kind !== 'plus' && right.kind !== 'minus' && right.kind !== 'append') return;
  for (const side of [right.left, right.right]) {
    if (side.kind === 'value') requireType(side.value, right.kind === 'append' ? ['L'] : ['N']);
    requireSides(side);
  }
}

function requireType(value: AttributeValue, types: readonly string[]): void {
  if (!types.includes(Object.keys(value)[0]!)) throw new Refused();
}

function requireApart(one: Steps, other: Steps): void {
  const at = one.findIndex((step, place) => step !== other[place]);
  const isWithin = at < 0 || at >= other.length;
  if (isWithin || typeof one[at] !== typeof other[at]) throw new Refused();
}

function valueOf(right: Right, item: Item): AttributeValue {
  switch (right.kind) {
    case 'value':
      return right.value;
    case 'path':
      return at(item, right.steps) ?? refuse();
    case 'or-else': {
      const other = valueOf(right.other, item);
      return at(item, right.steps) ?? other;
    }
    case 'append': {
      const [left, other] = [valueOf(right.left, item), valueOf(right.right, item)];
      return { L: [...(left.L ?? refuse()), ...(other.L ?? refuse())] };
    }
    case 'plus':
    case 'minus': {
      const [left, other] = [valueOf(right.left, item).N ?? refuse(), valueOf(right.right, item).N ?? refuse()];
      const sign = right.kind === 'plus' ? 1n : -1n;
      return { N: decimalText(scaledNumber(left) + sign * scaledNumber(other)) };
    }
  }
}

function refuse(): never {
  throw new Refused();
}

function at(item: Item, steps: Steps): AttributeValue | undefined {
  return steps.reduce<AttributeValue | undefined>(
    (value, step) => (typeof step === 'number' ? value?.L?.[step] : value?.M?.[step]),
    { M: { ...item } },
  );
}

type Act = { readonly value: AttributeValue | undefined; readonly root: AttributeValue };

function act(action: DrawnAction, { value, root }: Act): void {
  const last = action.steps.at(-1)!;
  const parent = action.steps
    .slice(0, -1)
    .reduce<AttributeValue | undefined>(
      (one, step) => (typeof step === 'number' ? one?.L?.[step] : one?.M?.[step]),
      root,
    );
  const holder = (typeof last === 'number' ? parent?.L : parent?.M) as Record<string, AttributeValue> | undefined;
  if (holder === undefined) throw new Refused();
  const old = holder[last];
  const after = resultOf(action, value, old);
  if (after === undefined) Reflect.deleteProperty(holder, String(last));
  else holder[last] = structuredClone(after);
}

function resultOf(
  action: DrawnAction,
  value: AttributeValue | undefined,
  old: AttributeValue | undefined,
): AttributeValue | undefined {
  if (action.kind === 'SET') return value;
  if (action.kind === 'REMOVE') return undefined;
  if (old === undefined) return action.kind === 'ADD' ? action.value : undefined;
  const type = Object.keys(action.value)[0]!;
  requireType(old, [type]);
  if (action.value.N !== undefined) return { N: decimalText(scaledNumber(old.N!) + scaledNumber(action.value.N)) };
  const [before, given] = [elements(old), elements(action.value)];
  const has = (all: readonly AttributeValue[], one: AttributeValue): boolean =>
    all.some((other) => valueText(other) === valueText(one));
  const after =
    action.kind === 'ADD'
      ? [...before, ...given.filter((one) => !has(before, one))]
      : before.filter((one) => !has(given, one));
  if (after.length === 0) return undefined;
  return type === 'SS' ? { SS: after.map(({ S }) => S!) } : { NS: after.map(({ N }) => N!) };
}

function elements(set: AttributeValue): readonly AttributeValue[] {
  return [...(set.SS ?? []).map((S) => ({ S })), ...(set.NS ?? []).map((N) => ({ N }))];
}

function closeUp(value: AttributeValue): void {
  if (value.L !== undefined) {
    // Without the holes.
    const kept = Object.values(value.L);
    value.L.splice(0, value.L.length, ...kept);
    kept.forEach(closeUp);
  }
  Object.values(value.M ?? {}).forEach(closeUp);
}

function decimalText(scaled: bigint): string {
  const digits = String(scaled).replace('-', '').padStart(13, '0');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -12)}.${digits.slice(-12)}`;
}
