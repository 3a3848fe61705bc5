export {
  Event,
  EventData,
  EventPage,
  ListEvents,
  RedeliverEvent,
  RedeliveredEvent,
  ReplayEvents,
  ReplayedEvents,
  Timeline,
  WebhookBody,
} from "./event.ts";
