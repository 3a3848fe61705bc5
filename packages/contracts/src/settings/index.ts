export { ChangeSettings, Settings, Warning } from "./settings.ts";
