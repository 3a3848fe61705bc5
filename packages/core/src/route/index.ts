export { type Ordering, orderSteps, type Standing, type StandingOf } from "./order-steps.ts";
export { type Destination, type RoutingSettings, resolveRoute } from "./resolve-route.ts";
export { EVERY_COUNTRY, type Route, type RouteKey, type RouteStep, routeBounds, routeDefaults } from "./route.ts";
