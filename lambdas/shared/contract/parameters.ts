/** SSM parameters a person flips. */
export const PARAMETERS = {
  trading: (stage: string): string => `/polycopy/${stage}/trading`,
} as const;
