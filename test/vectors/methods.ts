import { type Method } from './method.ts';
import { generatorMethods } from './methods/generators.ts';
import { momentMethods } from './methods/moments.ts';

/** Every method of the vectors by its name; those of one topic stand in one file. */
export const METHODS: ReadonlyMap<string, Method> = new Map(Object.entries({ ...momentMethods, ...generatorMethods }));
