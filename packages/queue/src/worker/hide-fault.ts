/**
 * What the queue may keep of a fault: BullMQ stores the message in clear text for a day, and messages of drivers and
 * SDKs repeat what they were given, phone numbers included. The whole error goes to the log, which masks.
 */
export function hideFault(error: unknown): Error {
  const hidden = new Error(nameOf(error));
  hidden.stack = hidden.message;
  return hidden;
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "fault";
  const name = /^[A-Za-z_$][\w$]{0,60}$/.test(error.name) ? error.name : "Error";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  // ECONNRESET, 40P01, rate_limited: a code names its kind; anything longer or stranger may carry content.
  return /^(?!\d{6,})[A-Za-z0-9_]{1,40}$/.test(code) ? `${name} (${code})` : name;
}
