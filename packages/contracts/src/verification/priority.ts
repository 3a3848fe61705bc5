import { URGENCIES } from "@proofline/core/backlog";
import { z } from "zod";

/** How urgent a send is. */
export const Priority = z.enum(URGENCIES).meta({
  description:
    "`interactive` (the default): a person waits for the text. `bulk`: nobody does; it is sent after everything that a person waits for, and fills at most four fifths of the room for unsent messages.",
});
