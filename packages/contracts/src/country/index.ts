export * from "./country.ts";
