/** The site that the page belongs to: where its files lie, and what whoever runs it has configured. */

import type { JWK } from "jose";

/** Root of the site's files, with a slash at the end; pages lie at different depths under it. */
export const BASE = import.meta.env.BASE_URL;

/** `repscope.json`; what the page does not use itself goes to the session as it is. */
export interface SiteConfig {
  readonly publicKeys: readonly JWK[];
  readonly softwareWebgl: "refuse" | "accept";
  readonly [more: string]: unknown;
}

/**
 * Reads the site's configuration.
 *
 * @throws {Error} that names the file, where it is missing or not what it should be.
 */
export async function loadSiteConfig(base: string): Promise<SiteConfig> {
  const url = `${base}repscope.json`;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}; the site needs it to check tokens`);
  const config: unknown = await response.json();
  if (typeof config !== "object" || config === null) throw new Error(`${url} should hold a JSON object`);
  const { publicKeys, softwareWebgl } = config as Partial<SiteConfig>;
  if (!Array.isArray(publicKeys)) throw new Error(`${url} should hold a list "publicKeys"`);
  return { ...config, publicKeys, softwareWebgl: softwareWebgl === "accept" ? "accept" : "refuse" };
}
