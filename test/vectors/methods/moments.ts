import * as z from 'zod';
import { momentsOf } from '#core/scoring/moments.ts';
import { method, series } from '../method.ts';

export const momentMethods = {
  moments: method(z.object({ x: series }), ({ x }) => momentsOf(x)),
};
