/** Entry of `/reference-movements/list`. */

import "../view/tokens.css";
import "./page.css";
import "./cards.css";
import "./floating.css";

import { startEngine } from "../engine";
import { bestLanguage } from "../generated/texts";
import { dashboardText } from "../generated/dashboard";
import { BASE } from "../live/site";
import { Dashboard } from "./dashboard";
import { ownLocale } from "./surroundings";

const root = document.querySelector<HTMLElement>("#references");
if (!root) throw new Error("The page should have an element #references");

const query = new URLSearchParams(location.search);
const lang = bestLanguage(query.get("lang"), navigator.languages);
document.documentElement.lang = lang;
document.title = `${dashboardText(lang, "title")} · Repscope`;

const home = new URL(BASE, location.href);
const token = query.get("token");
const brand = document.querySelector<HTMLAnchorElement>("a.brand");
if (brand)
  brand.href = token === null ? home.href : `${home.href}?${new URLSearchParams({ token }).toString()}`;

void new Dashboard(root, {
  lang,
  locale: ownLocale(lang, navigator.languages),
  query: location.search,
  site: home,
  startEngine: () => startEngine({ base: BASE }),
  openCreator: async (options) => (await import("./creator")).openCreator(options),
}).start();
