export { ChangeSettings, Settings } from "./settings.ts";
