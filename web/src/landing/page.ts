/** What the landing page's parts share. */

/**
 * The element of that kind that the page's markup promises.
 *
 * @throws {Error} that names the selector, where markup and script have drifted apart.
 */
export function find<E extends Element>(parent: ParentNode, selector: string, kind: new () => E): E {
  const element = parent.querySelector(selector);
  if (element instanceof kind) return element;
  throw new Error(`The landing page should have an element ${selector}, a ${kind.name}`);
}
