import * as z from 'zod';

/** Bytes as a node writes them, in lower case. */
export const hexText = z
  .string()
  .regex(/^0x[0-9a-f]*$/i)
  .transform((text) => text.toLowerCase());

/** A count, an index or seconds as a node writes them. */
export const quantity = z
  .string()
  .regex(/^0x[0-9a-f]{1,12}$/i)
  .transform((text) => Number(text));

/** Hexadecimal digits of a word of 32 bytes. */
export const WORD_DIGITS = 64;
