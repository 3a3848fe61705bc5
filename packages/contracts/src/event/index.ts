export { Event, EventData, Timeline, WebhookBody } from "./event.ts";
