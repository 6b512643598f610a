import { type Method } from './method.ts';
import { copyingMethods } from './methods/copying.ts';
import { seriesMethods } from './methods/daily-series.ts';
import { generatorMethods } from './methods/generators.ts';
import { kellyMethods } from './methods/kelly.ts';
import { performanceMethods } from './methods/performance.ts';
import { resamplingMethods } from './methods/resampling.ts';
import { riskMethods } from './methods/risk.ts';
import { selectionMethods } from './methods/selection.ts';

/** Every method of the vectors by its name; those of one topic stand in one file. */
export const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...performanceMethods,
    ...generatorMethods,
    ...kellyMethods,
    ...copyingMethods,
    ...resamplingMethods,
    ...riskMethods,
    ...seriesMethods,
    ...selectionMethods,
  }),
);
