import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { sharedFile } from '../../../../support/shared-data.ts';

/** A JSON value with named fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** The text of a recorded file, unpacked; `undefined` where the recorded data is absent. */
export function recordedText(path: string): string | undefined {
  const file = sharedFile(`polymarket/${path}`);
  if (file === undefined) return undefined;
  const bytes = readFileSync(file);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** The value of a recorded JSON file, the fallback where the recorded data is absent. */
export function recordedJson<Value>(path: string, fallback: Value): Value {
  const text = recordedText(path);
  return text === undefined ? fallback : (JSON.parse(text) as Value);
}

/** The values of a recorded file with one JSON value a line; none where the recorded data is absent. */
export function recordedLines(path: string): readonly Fields[] {
  const text = recordedText(path)?.trim();
  return text === undefined ? [] : text.split('\n').map((line) => JSON.parse(line) as Fields);
}
