import * as z from 'zod';

/** Name of the secret that holds a follower's key and credentials. */
export function followerSecretName(stage: string, follower: string): string {
  return `polycopy/${stage}/followers/${follower}`;
}

/** The label of a version that is prepared and not in force. */
export const NEXT_STAGE = 'POLYCOPY_NEXT';

/** By which number credentials were asked for; absent: 0. */
const nonce = z.int().nonnegative().optional();

const credentials = {
  apiKey: z.string().min(1),
  apiSecret: z.string().min(1),
  apiPassphrase: z.string().min(1),
};

/** A key as text, with the API credentials derived from it; what secrets held before there was another kind. */
const privateKeySchema = z.strictObject({
  kind: z.literal('secret').optional(),
  privateKey: z.string().regex(/^0x[0-9a-f]{64}$/),
  ...credentials,
  nonce,
});

/** A key that never leaves KMS; its credentials are there once `polycopy auth-follower` has derived them. */
const kmsKeySchema = z.strictObject({
  kind: z.literal('kms'),
  keyId: z.string().min(1).max(2_048),
  /** The address that the key must have. */
  address: z
    .string()
    .regex(/^0x[0-9a-fA-F]{40}$/)
    .optional(),
  ...z.object(credentials).partial().shape,
  nonce,
});

/** A follower's signing key, or where it lies, and the API credentials derived from it. */
export const followerSecretSchema = z.discriminatedUnion('kind', [privateKeySchema, kmsKeySchema]);

export type FollowerSecret = z.infer<typeof followerSecretSchema>;
/** A secret that holds the key itself. */
export type PrivateKeySecret = z.infer<typeof privateKeySchema>;
/** A secret that names a key of KMS. */
export type KmsKeySecret = z.infer<typeof kmsKeySchema>;

/** What the aliases of a stage's followers' keys begin with: only keys under them may be used. */
export function followerKeyAlias(stage: string, follower: string): string {
  return `alias/polycopy/${stage}/followers/${follower}`;
}

/** Name of the secret that says where alarms and messages go to. */
export function webhookSecretName(stage: string): string {
  return `polycopy/${stage}/alert-webhook`;
}

const httpsUrl = z.url({ protocol: /^https$/ });

/** Where alarms and messages go to; whoever knows one of these can write there. */
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
