import { describe, expect, it } from "vitest";
import { bestLanguage, codeText, LANGUAGES, text } from "./generated/texts";

describe("text", () => {
  it("fills fields, and leaves those without a value", () => {
    expect(text("en", "grade_spoken", { grade: "A" })).toContain("A");
    expect(text("en", "grade_spoken")).toContain("{grade}");
    expect(text("en", "count_spoken", { count: 7 })).toBe("7");
  });

  it("is English for a language that there is not", () => {
    expect(text("xx", "paused")).toBe(text("en", "paused"));
    expect(text("toString", "paused")).toBe(text("en", "paused"));
    expect(text("fr", "paused")).not.toBe(text("en", "paused"));
  });
});

describe("bestLanguage", () => {
  it("takes the wanted one, else the first that there is, else English", () => {
    expect(bestLanguage("de", ["fr"])).toBe("de");
    expect(bestLanguage("xx", ["zh-Hant-TW", "pt-BR", "en"])).toBe("pt");
    expect(bestLanguage(null, ["ES_mx"])).toBe("es");
    expect(bestLanguage(null, ["", "constructor"])).toBe("en");
    expect(bestLanguage(null, [])).toBe("en");
  });
});

describe("codeText", () => {
  it("knows the codes of errors and warnings in every language", () => {
    for (const lang of LANGUAGES) {
      expect(codeText(lang, "engine_load_failed")).toBe(text(lang, "error.engine_load_failed"));
      expect(codeText(lang, "backend_fallback_wasm")).toBe(text(lang, "warning.backend_fallback_wasm"));
    }
  });

  it("has nothing for other codes", () => {
    expect(codeText("en", "paused")).toBeNull();
    expect(codeText("en", "__proto__")).toBeNull();
    expect(codeText("en", "")).toBeNull();
  });
});
