export { OverrideProvider, Provider, Providers } from "./provider.ts";
