export { type CarrierInstance, type CarrierOptions, createCarrier } from "./create-carrier.ts";
export { type RunningCarrier, type StartOptions, startCarrier } from "./start-carrier.ts";
