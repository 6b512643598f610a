import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { elementsOf, isEqual, type Item, typeOf } from './attribute-value.ts';
import { valueOf, type Values } from './condition-values.ts';
import { addNumbers, subtractNumbers } from './decimal.ts';
import { type Path, valueAt } from './document-path.ts';
import { validationException } from './refusals.ts';
import { type Action, type Source } from './update-syntax.ts';

/** Makes the item after an update of the one before; every right side is read from the one before. */
export type Update = (before: Item, values: Values) => Item;

/** Actions by where they are: a leaf holds one action, a branch leads on into a map or a list. */
type Branch = Map<string | number, Action | Branch>;
type Before = { readonly item: Item; readonly values: Values };

/** Makes a function of an update's actions; it is made once and used for many items. */
export function updateOf(actions: readonly Action[]): Update {
  const root: Branch = new Map();
  for (const action of actions) plant(root, action.path, action);
  return (item, values) => editedMap(root, item, { item, values });
}

function plant(branch: Branch, [step, ...rest]: readonly (string | number)[], action: Action): void {
  if (step === undefined) return;
  if (rest.length === 0) {
    branch.set(step, action);
    return;
  }
  const next = branch.get(step);
  const below: Branch = next instanceof Map ? next : new Map();
  branch.set(step, below);
  plant(below, rest, action);
}

function editedMap(branch: Branch, map: Item, before: Before): Item {
  const copy: Record<string, AttributeValue> = { ...map };
  for (const [step, node] of branch) {
    const name = String(step);
    const after = edited(node, Object.hasOwn(map, name) ? map[name] : undefined, before);
    if (after !== undefined) copy[name] = after;
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a copy of ours
    else delete copy[name];
  }
  return Object.freeze(copy);
}

function edited(node: Action | Branch, old: AttributeValue | undefined, before: Before): AttributeValue | undefined {
  if (!(node instanceof Map)) return acted(node, old, before);
  const isList = typeof node.keys().next().value === 'number';
  if (isList && old?.L !== undefined) return Object.freeze({ L: editedList(node, old.L, before) });
  if (!isList && old?.M !== undefined) return Object.freeze({ M: editedMap(node, old.M, before) });
  throw validationException('The document path provided in the update expression is invalid for update');
}

/** Places are those of the list before; what is set behind its end is appended, in order. */
function editedList(branch: Branch, list: readonly AttributeValue[], before: Before): AttributeValue[] {
  const copy: (AttributeValue | undefined)[] = [...list];
  for (const [step, node] of [...branch].sort(([one], [other]) => Number(one) - Number(other))) {
    const at = Number(step);
    const after = edited(node, list[at], before);
    if (at < list.length) copy[at] = after;
    else copy.push(after);
  }
  return Object.freeze(copy.filter((value) => value !== undefined)) as AttributeValue[];
}

function acted(action: Action, old: AttributeValue | undefined, before: Before): AttributeValue | undefined {
  switch (action.kind) {
    case 'set':
      return sourced(action.source, before);
    case 'remove':
      return undefined;
    case 'add':
      return added(old, valueOf(before.values, action.value));
    case 'delete':
      return old === undefined ? undefined : without(old, valueOf(before.values, action.value));
  }
}

function sourced(source: Source, before: Before): AttributeValue {
  switch (source.kind) {
    case 'value':
      return valueOf(before.values, source.name);
    case 'path':
      return present(before.item, source.path);
    case 'default': {
      // Also where it is not needed, the default must be there.
      const otherwise = sourced(source.otherwise, before);
      return valueAt(before.item, source.path) ?? otherwise;
    }
    case 'sum':
      return calculated(source, before, addNumbers);
    case 'difference':
      return calculated(source, before, subtractNumbers);
    case 'appended': {
      const [left, right] = [sourced(source.left, before).L, sourced(source.right, before).L];
      if (left === undefined || right === undefined) throw wrongOperand();
      return Object.freeze({ L: Object.freeze([...left, ...right]) as AttributeValue[] });
    }
  }
}

function present(item: Item, path: Path): AttributeValue {
  const value = valueAt(item, path);
  if (value === undefined)
    throw validationException('The provided expression refers to an attribute that does not exist in the item');
  return value;
}

function calculated(
  { left, right }: { readonly left: Source; readonly right: Source },
  before: Before,
  calculate: (one: string, other: string) => string,
): AttributeValue {
  const [one, other] = [sourced(left, before).N, sourced(right, before).N];
  if (one === undefined || other === undefined) throw wrongOperand();
  return Object.freeze({ N: calculate(one, other) });
}

function added(old: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (old === undefined) return value;
  if (typeOf(old) !== typeOf(value)) throw wrongOperand();
  if (old.N !== undefined) return Object.freeze({ N: addNumbers(old.N, value.N ?? '0') });
  const known = elementsOf(old);
  return setOf(old, [...known, ...elementsOf(value).filter((one) => !known.some((other) => isEqual(one, other)))]);
}

function without(old: AttributeValue, value: AttributeValue): AttributeValue | undefined {
  if (typeOf(old) !== typeOf(value)) throw wrongOperand();
  const gone = elementsOf(value);
  const rest = elementsOf(old).filter((one) => !gone.some((other) => isEqual(one, other)));
  return rest.length === 0 ? undefined : setOf(old, rest);
}

/** A set of the type of another. */
function setOf(like: AttributeValue, elements: readonly AttributeValue[]): AttributeValue {
  if (like.SS !== undefined) return frozenSet({ SS: elements.flatMap(({ S }) => S ?? []) });
  if (like.NS !== undefined) return frozenSet({ NS: elements.flatMap(({ N }) => N ?? []) });
  return frozenSet({ BS: elements.flatMap(({ B }) => B ?? []) });
}

function frozenSet<T extends AttributeValue>(set: T): T {
  for (const elements of Object.values(set)) Object.freeze(elements);
  return Object.freeze(set);
}

function wrongOperand(): Error {
  return validationException('An operand in the update expression has an incorrect data type');
}
