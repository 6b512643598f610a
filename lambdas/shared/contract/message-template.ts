import { type NewsKind, PLACEHOLDERS } from '#core/model/message-rules.ts';
import type * as z from 'zod';
import { didYouMean } from './settings-nearest.ts';
import { settingsValue as v } from './settings-values.ts';

/** Longer than anybody reads on a telephone. */
const MOST_CHARACTERS = 500;

/** A template of a kind of messages: a text in which braces hold a placeholder of that kind. */
export function messageTemplate(kind: NewsKind): z.ZodType<string> {
  const known: readonly string[] = PLACEHOLDERS[kind];
  return v.text(MOST_CHARACTERS, (text) => {
    const unknown = [...text.matchAll(/\{([^{}]*)\}/g)]
      .map(([, name = '']) => name)
      .find((name) => !known.includes(name));
    if (unknown === undefined) return undefined;
    return `in braces one of ${known.join(', ')}${didYouMean(unknown, known)}`;
  });
}
