export { Delivery, DeliveryPage, DeliveryReport, ListDeliveries } from "./delivery.ts";
