// Plain JavaScript without a single import: every runtime runs this very text.

/** What the verifier says of each case: the event's type and id, or the code of its refusal. */
export async function sitExam({ verifyWebhook, WebhookVerificationError }, cases) {
  const outcomes = [];
  for (const { name, body, headers, secrets, now, container } of cases) {
    const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
    const given = container === "Headers" ? new Headers(headers) : headers;
    outcomes.push({ name, outcome: await takeOne(bytes, given) });

    async function takeOne(rawBody, from) {
      try {
        const event = await verifyWebhook(rawBody, from, secrets, { now: new Date(now) });
        return `${event.type} ${event.id}`;
      } catch (error) {
        return error instanceof WebhookVerificationError ? error.code : String(error);
      }
    }
  }
  return outcomes;
}
