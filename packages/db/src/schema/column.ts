import { customType, timestamp } from "drizzle-orm/pg-core";

/** Raw bytes: digests and sealed values. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });

/** A moment, always with its zone. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
