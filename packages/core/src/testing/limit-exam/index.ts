export { aMeter, aProjectId, limitsExam, type OpenLimits } from "./limits-exam.ts";
