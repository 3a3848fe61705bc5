export { Decision, DecisionPage, ListDecisions } from "./decision.ts";
