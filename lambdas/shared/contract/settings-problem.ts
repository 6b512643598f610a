/** Where in the settings document, from its root: keys, and places in lists from 0. */
export type SettingsPath = readonly (string | number)[];

/** One thing that a person must change in the settings. */
export type SettingsProblem = {
  readonly path: SettingsPath;
  /** What stands there, safe to print; a secret never does. */
  readonly found: string;
  /** What may stand there. */
  readonly allowed: string;
};

/**
 * Writes a path as a person would.
 *
 * @example
 * settingsPathText(['traders', 1, 'name']); // 'traders[1].name'
 */
export function settingsPathText(path: SettingsPath): string {
  return path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${part}`)).join('');
}

/** The value at a path of a document; undefined when the path leads nowhere. */
export function valueAt(tree: unknown, path: SettingsPath): unknown {
  return path.reduce<unknown>(
    (node, part) => (typeof node === 'object' && node !== null ? (Reflect.get(node, part) as unknown) : undefined),
    tree,
  );
}

/** What stands at a path, in words that are safe to print and at most 80 characters long. */
export function foundAt(tree: unknown, path: SettingsPath): string {
  const value = valueAt(tree, path);
  if (value === undefined) return 'missing';
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a section';
  const whole = typeof value === 'string' ? value : JSON.stringify(value);
  if (SECRET_KEYS.has(String(path.at(-1))) || PRIVATE_KEY.test(whole)) return 'a value not shown';
  const text = whole.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
  if (text.trim() === '') return 'an empty text';
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** What a signing key looks like, wherever it was pasted. */
const PRIVATE_KEY = /[0-9a-f]{64}/i;

/** Keys whose values are never repeated. */
const SECRET_KEYS: ReadonlySet<string> = new Set(['api_key', 'api_secret', 'api_passphrase']);
