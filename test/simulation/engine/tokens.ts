import { validationException } from './refusals.ts';

/** One word of an expression; `name` and `value` are placeholders like `#n` and `:v`. */
export type Token = { readonly kind: 'word' | 'name' | 'value' | 'index' | 'sign' | 'end'; readonly text: string };

/** A place in the words of an expression. */
export type Reader = {
  peek(): Token;
  take(): Token;
  /** Whether the next word is this sign, or this keyword in any case; it is taken then. */
  takeIf(text: string): boolean;
  /** Takes this sign. @throws ValidationException when another stands there. */
  expect(sign: string): void;
  /** Whether a word with an opening parenthesis after it stands here. */
  isCall(): boolean;
  /** The error for what stands here and should not. */
  unexpected(): Error;
};

const MAX_BYTES = 4096;
const END: Token = { kind: 'end', text: '<EOF>' };
const SPACE = /[ \t\r\n]+/y;
const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['word', /[A-Za-z][A-Za-z0-9_]*/y],
  ['name', /#[A-Za-z0-9_]+/y],
  ['value', /:[A-Za-z0-9_]+/y],
  ['index', /0|[1-9][0-9]*/y],
  ['sign', /<>|<=|>=|[=<>()[\],.+-]/y],
];

/** Splits an expression into its words. @throws ValidationException for what is none, and beyond 4 KB. */
export function readTokens(expression: string): Reader {
  if (expression === '') throw validationException('The expression can not be empty;');
  if (Buffer.byteLength(expression) > MAX_BYTES)
    throw validationException('Expression size has exceeded the maximum allowed size;');
  const tokens = split(expression);
  let at = 0;
  const peek = (): Token => tokens[at] ?? END;
  const unexpected = (): Error => validationException(`Syntax error; token: "${peek().text}"`);
  const takeIf = (text: string): boolean => {
    const { kind, text: found } = peek();
    const isMet = kind === 'sign' ? found === text : kind === 'word' && found.toUpperCase() === text;
    if (isMet) at += 1;
    return isMet;
  };
  return {
    peek,
    unexpected,
    takeIf,
    isCall: () => peek().kind === 'word' && tokens[at + 1]?.text === '(',
    take: () => {
      const token = peek();
      at += 1;
      return token;
    },
    expect: (sign) => {
      if (!takeIf(sign)) throw unexpected();
    },
  };
}

function split(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpace(expression, 0); at < expression.length; ) {
    const token = tokenAt(expression, at);
    tokens.push(token);
    at = skipSpace(expression, at + token.text.length);
  }
  return tokens;
}

function tokenAt(expression: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const text = pattern.exec(expression)?.[0];
    if (text !== undefined) return { kind, text };
  }
  throw validationException(`Syntax error; token: "${expression.charAt(at)}"`);
}

function skipSpace(expression: string, at: number): number {
  SPACE.lastIndex = at;
  return at + (SPACE.exec(expression)?.[0].length ?? 0);
}
