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

/** Name of the secret that says where alarms are passed on to. */
export function webhookSecretName(stage: string): string {
  return `polycopy/${stage}/alert-webhook`;
}

const httpsUrl = z.url({ protocol: /^https$/ });

/** Where alarms are passed on to; whoever knows one of these can write there. */
export const webhookSecretSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('discord'), url: httpsUrl }),
  z.strictObject({ kind: z.literal('slack'), url: httpsUrl }),
  z.strictObject({
    kind: z.literal('telegram'),
    token: z.string().regex(/^[0-9]{1,20}:[A-Za-z0-9_-]{20,100}$/),
    chatId: z.string().regex(/^(-?[0-9]{1,20}|@[A-Za-z0-9_]{1,64})$/),
  }),
  z.strictObject({ kind: z.literal('url'), url: httpsUrl }),
]);

export type WebhookSecret = z.infer<typeof webhookSecretSchema>;
