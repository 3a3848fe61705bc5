export {
  type AskCommand,
  type AskDecisionDeps,
  actionWithoutAnswer,
  askDecision,
  type DecisionQuestion,
} from "./ask-decision.ts";
export { type Decision, type DecisionRecord, type Overrides, recordOf } from "./decision.ts";
export { getDecisionCallback } from "./get-callback.ts";
export { type DecisionAnswer, readDecisionAnswer } from "./read-answer.ts";
export {
  removeDecisionCallback,
  type SetCallbackCommand,
  type SetCallbackDeps,
  setDecisionCallback,
} from "./set-callback.ts";
