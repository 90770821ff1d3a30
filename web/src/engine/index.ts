export type { Answer } from "../generated/messages";
export type { Engine } from "./engine";
export { EngineError } from "./errors";
export { type EngineOptions, startEngine } from "./start";
export { checkToken, type TokenResult } from "./token";
