import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { aValue } from './random-items.ts';

export type Steps = readonly (string | number)[];

/** What a drawn update sets a path to. */
export type Right =
  | { readonly kind: 'path'; readonly steps: Steps }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'plus' | 'minus' | 'append'; readonly left: Right; readonly right: Right }
  | { readonly kind: 'or-else'; readonly steps: Steps; readonly other: Right };

export type DrawnAction =
  | { readonly kind: 'SET'; readonly steps: Steps; readonly right: Right }
  | { readonly kind: 'REMOVE'; readonly steps: Steps }
  | { readonly kind: 'ADD' | 'DELETE'; readonly steps: Steps; readonly value: AttributeValue };

/** An update with what a request needs for it. */
export type DrawnUpdate = {
  readonly actions: readonly DrawnAction[];
  readonly text: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, AttributeValue> | undefined;
};

const aSteps: fc.Arbitrary<Steps> = fc.constantFrom<Steps>(
  ['n'],
  ['n'],
  ['s'],
  ['v'],
  ['w'],
  ['new'],
  ['l'],
  ['l', 0],
  ['l', 1],
  ['l', 2],
  ['l', 7],
  ['l', 5],
  ['m'],
  ['m', 'x'],
  ['m', 'y'],
  ['m', 'new'],
  ['m', 'x', 'y'],
  ['l', 0, 'x'],
);
const aNumber = fc.constantFrom('1', '-1', '0.5', '1000000', '12345678901234567890').map((N) => ({ N }));
const aSet = fc.oneof(
  fc.uniqueArray(fc.constantFrom('a', 'b', 'ab'), { minLength: 1 }).map((SS) => ({ SS })),
  fc.uniqueArray(fc.constantFrom('1', '2', '0.5'), { minLength: 1 }).map((NS) => ({ NS })),
);
const aPathOrValue: fc.Arbitrary<Right> = fc.oneof(
  aSteps.map((steps) => ({ kind: 'path' as const, steps })),
  aValue.map((value) => ({ kind: 'value' as const, value })),
);
const anOperand: fc.Arbitrary<Right> = fc.oneof(
  { weight: 3, arbitrary: aPathOrValue },
  { weight: 2, arbitrary: aNumber.map((value) => ({ kind: 'value' as const, value })) },
  fc.record({ kind: fc.constant('or-else' as const), steps: aSteps, other: aPathOrValue }),
);
const aRight: fc.Arbitrary<Right> = fc.oneof(
  anOperand,
  fc.record({ kind: fc.constantFrom('plus' as const, 'minus' as const), left: anOperand, right: anOperand }),
  fc.record({ kind: fc.constant('append' as const), left: anOperand, right: anOperand }),
);
const anAction: fc.Arbitrary<DrawnAction> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(aSteps, aRight).map(([steps, right]): DrawnAction => ({ kind: 'SET', steps, right })),
  },
  { weight: 2, arbitrary: aSteps.map((steps): DrawnAction => ({ kind: 'REMOVE', steps })) },
  fc
    .tuple(aSteps, fc.oneof(aNumber, aSet, aValue))
    .map(([steps, value]): DrawnAction => ({ kind: 'ADD', steps, value })),
  fc.tuple(aSteps, fc.oneof(aSet, aValue)).map(([steps, value]): DrawnAction => ({ kind: 'DELETE', steps, value })),
);

/** Updates of one to four actions; some of them DynamoDB refuses, for what they say or for the item they meet. */
export const anUpdate: fc.Arbitrary<DrawnUpdate> = fc.array(anAction, { minLength: 1, maxLength: 4 }).map((actions) => {
  const request: Request = { names: {}, values: {} };
  const sections = (['REMOVE', 'SET', 'DELETE', 'ADD'] as const).flatMap((kind) => {
    const own = actions.filter((action) => action.kind === kind);
    return own.length === 0 ? [] : [`${kind} ${own.map((action) => actionText(action, request)).join(', ')}`];
  });
  const { names, values } = request;
  return { actions, text: sections.join(' '), names, values: Object.keys(values).length === 0 ? undefined : values };
});

type Request = { readonly names: Record<string, string>; readonly values: Record<string, AttributeValue> };

function actionText(action: DrawnAction, request: Request): string {
  const path = pathText(action.steps, request);
  switch (action.kind) {
    case 'SET':
      return `${path}=${rightText(action.right, request)}`;
    case 'REMOVE':
      return path;
    case 'ADD':
    case 'DELETE':
      return `${path} ${valueName(action.value, request)}`;
  }
}

function rightText(right: Right, request: Request): string {
  switch (right.kind) {
    case 'path':
      return pathText(right.steps, request);
    case 'value':
      return valueName(right.value, request);
    case 'plus':
      return `${rightText(right.left, request)} + ${rightText(right.right, request)}`;
    case 'minus':
      return `${rightText(right.left, request)}-${rightText(right.right, request)}`;
    case 'append':
      return `list_append(${rightText(right.left, request)}, ${rightText(right.right, request)})`;
    case 'or-else':
      return `if_not_exists(${pathText(right.steps, request)}, ${rightText(right.other, request)})`;
  }
}

function pathText(steps: Steps, { names }: Request): string {
  const parts = steps.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    names[`#${step}`] = step;
    return `.#${step}`;
  });
  return parts.join('').slice(1);
}

function valueName(value: AttributeValue, { values }: Request): string {
  const name = `:v${Object.keys(values).length}`;
  values[name] = value;
  return name;
}
