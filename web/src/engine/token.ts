/**
 * What a token is worth, as far as its signature goes. Expiry, origins and plan are the session's verdict.
 *
 * A token is a JWT signed with Ed25519 by whoever runs the site, whose public keys are in the site's configuration.
 */

import {
  base64url,
  compactVerify,
  decodeJwt,
  decodeProtectedHeader,
  importJWK,
  type JWK,
  type JWTPayload,
} from "jose";

export interface TokenResult {
  readonly status: "verified" | "missing" | "malformed" | "bad_signature";
  /** The claims of a verified token; nothing of one that is not. */
  readonly payload: JWTPayload | null;
}

const ALGORITHM = "EdDSA";
const CURVE = "Ed25519";

/** Checks that `token` is signed with one of the site's keys, the one that its header names. Never throws. */
export async function checkToken(token: string | null, keys: readonly JWK[]): Promise<TokenResult> {
  if (!token) return refused("missing");
  let named: string | undefined;
  let algorithm: string | undefined;
  let payload: JWTPayload;
  try {
    ({ kid: named, alg: algorithm } = decodeProtectedHeader(token));
    payload = decodeJwt(token);
  } catch {
    return refused("malformed");
  }
  // The token does not choose how it is checked: anything but the one algorithm is a forgery.
  if (algorithm !== ALGORITHM) return refused("bad_signature");
  const candidates = keys.filter(
    (key) => key.kty === "OKP" && key.crv === CURVE && (!named || key.kid === named),
  );
  for (const key of candidates) {
    if (await isSignedWith(key, token)) return { status: "verified", payload };
  }
  return refused("bad_signature");
}

function refused(status: TokenResult["status"]): TokenResult {
  return { status, payload: null };
}

async function isSignedWith(jwk: JWK, token: string): Promise<boolean> {
  let key;
  try {
    key = await importJWK(jwk, ALGORITHM);
  } catch {
    return isSignedInScript(jwk, token);
  }
  try {
    await compactVerify(token, key, { algorithms: [ALGORITHM] });
    return true;
  } catch {
    return false;
  }
}

/** For browsers whose own cryptography lacks Ed25519 (Chrome before 137, pages that are not secure contexts). */
async function isSignedInScript(jwk: JWK, token: string): Promise<boolean> {
  try {
    const { ed25519 } = await import("@noble/curves/ed25519.js");
    const end = token.lastIndexOf(".");
    const signature = base64url.decode(token.slice(end + 1));
    const signed = new TextEncoder().encode(token.slice(0, end));
    return ed25519.verify(signature, signed, base64url.decode(jwk.x ?? ""), { zip215: false });
  } catch {
    return false;
  }
}
