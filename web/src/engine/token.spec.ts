import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { checkToken } from "./token";

type Key = Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];

let signer: Key;
let site: JWK;
let otherSigner: Key;
let other: JWK;

async function pair(kid: string): Promise<[Key, JWK]> {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  return [privateKey, { ...(await exportJWK(publicKey)), kid, alg: "EdDSA" }];
}

function signed(key: Key, header: { kid?: string } = { kid: "a" }): Promise<string> {
  const claims = { plan: "developer", origins: ["https://host.example"], exp: 1 };
  return new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", typ: "JWT", ...header }).sign(key);
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

beforeAll(async () => {
  [signer, site] = await pair("a");
  [otherSigner, other] = await pair("b");
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("checkToken", () => {
  it("gives the claims of a token that the site signed, expired or not", async () => {
    const { status, payload } = await checkToken(await signed(signer), [other, site]);
    expect(status).toBe("verified");
    expect(payload).toMatchObject({ plan: "developer", origins: ["https://host.example"], exp: 1 });
  });

  it("tries every key of the site where the token names none", async () => {
    expect(await checkToken(await signed(signer, {}), [other, site])).toMatchObject({ status: "verified" });
  });

  it.each([null, ""])("calls %j missing", async (token) => {
    expect(await checkToken(token, [site])).toEqual({ status: "missing", payload: null });
  });

  it.each([
    "x",
    "a.b",
    "a.b.c",
    "....",
    `${part({ alg: "EdDSA" })}.e30`,
    `${part([])}.${part({})}.AA`,
    "🙂.🙂.🙂",
  ])("calls %j malformed", async (token) => {
    expect(await checkToken(token, [site])).toEqual({ status: "malformed", payload: null });
  });

  it("refuses a token of another signer", async () => {
    expect(await checkToken(await signed(otherSigner), [site])).toEqual({
      status: "bad_signature",
      payload: null,
    });
  });

  it("refuses a token whose key the site does not have, though another would fit", async () => {
    const token = await signed(signer, { kid: "gone" });
    expect(await checkToken(token, [site])).toMatchObject({ status: "bad_signature" });
    expect(await checkToken(token, [])).toMatchObject({ status: "bad_signature" });
  });

  it("refuses claims that were changed after signing", async () => {
    const [header, , signature] = (await signed(signer)).split(".");
    const token = `${header}.${part({ plan: "company" })}.${signature}`;
    expect(await checkToken(token, [site])).toEqual({ status: "bad_signature", payload: null });
  });

  it.each(["none", "HS256", "ES256"])("refuses a token that says it is signed with %s", async (alg) => {
    const token = `${part({ alg, kid: "a" })}.${part({ plan: "company" })}.`;
    expect(await checkToken(token, [site])).toMatchObject({ status: "bad_signature" });
    const stolen = (await signed(signer)).split(".")[2] ?? "";
    expect(await checkToken(token + stolen, [site])).toMatchObject({ status: "bad_signature" });
  });

  it("bears with keys that are none", async () => {
    const broken = [
      {},
      { kty: "OKP", crv: "Ed25519", kid: "a" },
      { kty: "OKP", crv: "Ed25519", kid: "a", x: "!" },
    ];
    expect(await checkToken(await signed(signer), broken)).toMatchObject({ status: "bad_signature" });
  });

  it("decides the same in a browser whose own cryptography lacks Ed25519", async () => {
    const unsupported = new DOMException("Unrecognized name.", "NotSupportedError");
    vi.spyOn(crypto.subtle, "importKey").mockRejectedValue(unsupported);
    const good = await signed(signer);
    expect(await checkToken(good, [other, site])).toMatchObject({ status: "verified", payload: { exp: 1 } });
    const [header, , signature] = good.split(".");
    const changed = `${header}.${part({ plan: "company" })}.${signature}`;
    expect(await checkToken(changed, [site])).toMatchObject({ status: "bad_signature" });
    expect(await checkToken(`${good}A`, [site])).toMatchObject({ status: "bad_signature" });
    expect(await checkToken(await signed(otherSigner), [site])).toMatchObject({ status: "bad_signature" });
  });
});
