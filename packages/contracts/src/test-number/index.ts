export * from "./test-number.ts";
