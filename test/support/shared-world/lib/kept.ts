/** What no source may have: a place that keeps something from one test file to the next. */
export const kept: string[] = [];
