export { type RaceReport, type RateRace, raceRates } from "./race-rates.ts";
export { runRacer } from "./run-racer.ts";
