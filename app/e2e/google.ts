// A Google service account that the fake provider believes: its key pair is made here, and the public half registered.

import { createSign, generateKeyPairSync } from 'node:crypto';
import { FAKE, unique } from './product';

/** Where Google exchanges signed statements for tokens, and whom they must name. */
const TOKEN_URI = 'https://oauth2.googleapis.com/token';
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

export interface ServiceAccount {
  project_id: string;
  private_key_id: string;
  private_key: string;
  client_email: string;
  token_uri: string;
}

/** Makes an account and has the fake provider trust it; one whose name begins with `short-` gets tokens of 61 seconds. */
export async function serviceAccount(name = `sa-${unique()}`): Promise<ServiceAccount> {
  const project = `p-${unique()}`;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const account = {
    project_id: project,
    private_key_id: unique(),
    private_key: privateKey,
    client_email: `${name}@${project}.iam.gserviceaccount.com`,
    token_uri: TOKEN_URI,
  };
  await trust(account.client_email, publicKey);
  return account;
}

async function trust(client_email: string, public_key_pem: string): Promise<void> {
  const reply = await fetch(`${FAKE}/__trust`, { method: 'POST', body: JSON.stringify({ client_email, public_key_pem }) });
  if (!reply.ok) throw new Error(await reply.text());
}

/** The account as the file that Google's console gives out. */
export const accountFile = (account: ServiceAccount): string => JSON.stringify({ type: 'service_account', ...account }, null, 2);

/** A statement that the account signed, with whatever claims are to differ. */
export function statement(account: ServiceAccount, differs: Record<string, unknown> = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = part({ alg: 'RS256', typ: 'JWT', kid: account.private_key_id });
  const claims = part({ iss: account.client_email, scope: SCOPE, aud: TOKEN_URI, iat: now, exp: now + 3600, ...differs });
  const signature = createSign('RSA-SHA256').update(`${head}.${claims}`).sign(account.private_key, 'base64url');
  return `${head}.${claims}.${signature}`;
}

/** What the sign-in service answers to a statement. */
export async function exchange(assertion: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const form = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  const reply = await fetch(`${FAKE}/token`, { method: 'POST', body: form });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}
