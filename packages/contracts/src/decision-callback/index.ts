export { DecisionCallback, NewDecisionCallback, SetDecisionCallback } from "./decision-callback.ts";
