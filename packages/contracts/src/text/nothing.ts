import { z } from "zod";

/** The body of a request that says nothing: `{}`, or none at all. */
export const Nothing = z.strictObject({}).meta({ id: "Nothing" });
