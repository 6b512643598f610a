import * as z from 'zod';

/** Name of the secret that holds a follower's key and credentials. */
export function followerSecretName(stage: string, follower: string): string {
  return `polycopy/${stage}/followers/${follower}`;
}

/** A follower's signing key and the API credentials derived from it. */
export const followerSecretSchema = z.strictObject({
  privateKey: z.string().regex(/^0x[0-9a-f]{64}$/),
  apiKey: z.string().min(1),
  apiSecret: z.string().min(1),
  apiPassphrase: z.string().min(1),
});

export type FollowerSecret = z.infer<typeof followerSecretSchema>;
