export { ChangeSettings, PROVIDERS, Settings } from "./settings.ts";
