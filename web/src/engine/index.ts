export type { Answer } from "../generated/messages";
export type { Engine } from "./engine";
export { EngineError } from "./errors";
export type {
  ReferenceAnswer,
  ReferenceCard,
  ReferenceKind,
  ReferenceMaking,
  ReferenceProblem,
  Stretch,
  Survey,
  SurveyAnswer,
} from "./references";
export { type EngineOptions, startEngine } from "./start";
export { checkToken, type TokenResult } from "./token";
