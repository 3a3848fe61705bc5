export { type OpenRates, ratesExam } from "./rates-exam.ts";
