/** What is wrong with a receiver, in words for its developer, and what to do about it. */
export interface Diagnosis {
  readonly wrong: string;
  readonly fix: string;
}

const diagnoses = {
  // Nothing gets through.
  unreachable: {
    wrong: "Nobody answers at this URL.",
    fix: "Start your receiver, and give the dojo the URL at which it listens.",
  },
  wrong_url: {
    wrong: "The server has nothing at this URL for POST requests (404 or 405).",
    fix: "Give the dojo the URL of your webhook route, and let the route take POST.",
  },
  refuses_genuine: {
    wrong: "Your code refuses even a delivery that is signed as it should be.",
    fix: "Give it the secret that the dojo uses, and compare your steps with Standard Webhooks: HMAC-SHA-256 over `id.timestamp.body`, as base64.",
  },
  crashes_on_genuine: {
    wrong: "Your code breaks (5xx) on a delivery that is signed as it should be.",
    fix: "Look at your server's log for the error. Any 5xx makes Proofline send the same event again.",
  },
  too_slow: {
    wrong:
      "Your code takes longer to answer than a sender waits (15 seconds), so each event counts as failed and comes again.",
    fix: "Store the event, answer 200, and do the slow work afterwards.",
  },
  answers_redirect: {
    wrong: "Your server answers with a redirect (3xx). Proofline never follows one: every event counts as failed.",
    fix: "Register the URL that the redirect leads to; often only a trailing slash, http for https or www is missing.",
  },
  takes_without_processing: {
    wrong: "Your code answers 2xx to a genuine event but says that it did not process it, so the event is lost.",
    fix: "Answer 2xx once the event is stored or handled, and 5xx when it could not be.",
  },
  stopped_answering: {
    wrong: "Your server stopped answering during the dojo: one of the deliveries above broke it.",
    fix: "Catch errors in the route, so that one request can never end the process.",
  },
  // How it checks signatures.
  answers_before_verifying: {
    wrong:
      "Your code answers 2xx before it verifies (or it never verifies): even bytes that are no event and carry no signature get one. When verifying fails later, the sender thinks that the event arrived.",
    fix: "Verify first, then answer: 400 to what you refuse, 200 once the event is stored. Do slow work after that.",
  },
  signature_not_checked: {
    wrong: "Your code does not check the signature: a delivery signed with a stranger's secret is taken.",
    fix: "Call verifyWebhook of @proofline/sdk before anything else, and answer 400 when it throws.",
  },
  accepts_unsigned: {
    wrong:
      "Your code checks a signature when there is one, and takes deliveries that have none: leaving out a header gets round it.",
    fix: "Refuse with 400 when webhook-id, webhook-timestamp or webhook-signature is missing or empty, or holds no signature that you know.",
  },
  body_not_signed_over: {
    wrong: "Your code takes a delivery whose body was changed after it was signed.",
    fix: "Compute the signature over `id.timestamp.body`, with the whole body as it came.",
  },
  id_not_signed_over: {
    wrong:
      "Your code takes a delivery whose webhook-id was changed after it was signed, so one event can be played back under any number of ids.",
    fix: "Compute the signature over `id.timestamp.body`, with the id from the header.",
  },
  timestamp_not_signed_over: {
    wrong:
      "Your code trusts the webhook-timestamp but does not sign over it: an old delivery gets in with a fresh timestamp.",
    fix: "Compute the signature over `id.timestamp.body`, with the timestamp as the header has it.",
  },
  signs_body_only: {
    wrong:
      "Your code computes the signature over the body alone. Id and timestamp can be changed at will, and genuine deliveries are refused.",
    fix: "Compute the signature over `id.timestamp.body`, joined with dots.",
  },
  secret_not_decoded: {
    wrong: "Your code uses the text of the secret as the key, and so refuses every genuine delivery.",
    fix: "Take off `whsec_` and decode the rest from base64: those bytes are the key.",
  },
  version_ignored: {
    wrong: "Your code does not look at a signature's version: the bytes of a v1 signature are taken under any label.",
    fix: "Take only signatures that begin with `v1,`, and pass over all others.",
  },
  only_first_signature: {
    wrong:
      "Your code looks at only the first signature of the header (or at the header as a whole). While a secret is rotated there are two, and yours may be the second.",
    fix: "Split webhook-signature at spaces, and take the delivery when any of them matches.",
  },
  unknown_version_stops_it: {
    wrong:
      "Your code stumbles over a signature of a version that it does not know, though a good v1 signature stands beside it.",
    fix: "Pass over signatures that do not begin with `v1,` and look at the rest.",
  },
  only_one_secret: {
    wrong:
      "Your code knows only one of the two secrets, so there is a moment in every rotation in which it refuses genuine events.",
    fix: "Keep a list of secrets and take what any of them signed: verifyWebhook(body, headers, [next, current]).",
  },
  crashes_on_forgery: {
    wrong:
      "Your code breaks (5xx) on a delivery that it should refuse. The forgery is not taken, but your alarms cannot tell an attack from a fault, and a sender tries a 5xx again.",
    fix: "Catch what the verification throws, and answer 400.",
  },
  hangs_on_forgery: {
    wrong: "Your code never answers a delivery that it should refuse, so anybody can hold its connections open.",
    fix: "Answer 400 when the verification fails.",
  },
  // What it signs over.
  body_reserialised: {
    wrong:
      "Your code checks the signature over JSON that it parsed and wrote again, not over the bytes that came. Another space or another way to write a letter, and a genuine delivery is refused.",
    fix: "Take the raw body before any JSON parser: express.raw(), await request.text(), and parse after verifying.",
  },
  body_not_utf8: {
    wrong:
      "Your code refuses a genuine delivery with letters beyond ASCII: it reads the body as something other than UTF-8.",
    fix: "Verify the bytes as they came; when you need text, decode it as UTF-8.",
  },
  reads_first_piece_only: {
    wrong:
      "Your code refuses a delivery that comes in pieces: it reads only the first, or decodes each on its own and breaks the letter that was cut.",
    fix: "Collect all pieces as bytes, join them, and verify that.",
  },
  headers_case_sensitive: {
    wrong: "Your code looks for the webhook headers in one spelling; proxies and HTTP/2 change upper and lower case.",
    fix: "Read headers through your framework's look-up that ignores case (`request.headers.get`), never from the raw list.",
  },
  extra_headers_matter: {
    wrong:
      "Your code refuses a genuine delivery because of headers that it did not expect, such as a charset or a trace id.",
    fix: "Look at the three webhook headers only. A content type may have parameters.",
  },
  parses_before_verifying: {
    wrong: "Your code parses the body before it verifies it, and breaks (5xx) on unsigned bytes that are no JSON.",
    fix: "Verify the raw bytes first, then parse.",
  },
  // When it was sent.
  timestamp_not_checked: {
    wrong: "Your code does not look at the timestamp: a delivery that was recorded yesterday can be played back.",
    fix: "Refuse a webhook-timestamp more than 300 seconds away from now, in both directions.",
  },
  tolerance_too_large: {
    wrong: "Your code takes deliveries that are ten minutes old: what was recorded can be played back for that long.",
    fix: "Set the tolerance to 300 seconds, as the published libraries do. Retries have a fresh timestamp.",
  },
  future_not_checked: {
    wrong: "Your code takes a timestamp from the future, so what is signed now can be kept and played back later.",
    fix: "Compare the absolute difference with now: Math.abs(now - timestamp) > 300 is refused.",
  },
  tolerance_too_small: {
    wrong:
      "Your code refuses a delivery whose timestamp is 30 seconds away from its clock: clocks differ, and networks wait.",
    fix: "Set the tolerance to 300 seconds.",
  },
  // Repeats and order.
  no_dedupe: {
    wrong:
      "Your code processes the same event again when it is delivered again. Repeats are normal: an answer that got lost is enough.",
    fix: "Insert the webhook-id into a table with a unique key, in the transaction that does the work; when it is there already, answer 200 and do nothing.",
  },
  dedupes_by_body: {
    wrong:
      "Your code tells repeats by the body, not by webhook-id: two events with equal bytes count as one, and one whose bytes changed counts as two.",
    fix: "Remember webhook-id and nothing else.",
  },
  dedupe_race: {
    wrong:
      "Your code processes an event twice when two copies come at the same moment: it looks first and remembers later.",
    fix: "Let one statement do both: an insert that a unique key refuses.",
  },
  refuses_repeats: {
    wrong:
      "Your code answers a repeat with an error, so the sender goes on repeating it for three days and then switches the endpoint off.",
    fix: "Answer 200 to an event that was handled before.",
  },
  forgery_uses_up_id: {
    wrong: "Your code remembers an id before it verified the delivery: a forged one makes it ignore the genuine one.",
    fix: "Verify first, then remember the id.",
  },
  crashes_on_concurrent: {
    wrong: "Your code breaks (5xx) when copies of one event come at the same moment.",
    fix: "Treat the refusal of your unique key as a repeat: answer 200.",
  },
  depends_on_order: {
    wrong: "Your code fails on an event that comes after a later one. No sender of webhooks keeps the order.",
    fix: "Take events in any order: compare their timestamps, or ask the API for the state of the verification.",
  },
  // What it takes.
  crashes_on_unknown_type: {
    wrong:
      "Your code breaks (5xx) on a type of event that it does not know, so a new type is sent again for three days.",
    fix: "End your switch with a default that answers 200.",
  },
  refuses_unknown_type: {
    wrong: "Your code refuses (4xx) a type of event that it does not know, so a new type is sent again for three days.",
    fix: "Answer 200 to types that you do not handle, or subscribe the endpoint to fewer types.",
  },
  refuses_unknown_member: {
    wrong: "Your code refuses an event because it has a member that it does not know; new members come without notice.",
    fix: "Ignore members that you do not use: no strict schema for what others send.",
  },
  body_limit_too_small: {
    wrong: "Your server refuses a body of 20 kB, which an event may have.",
    fix: "Set the limit of this route to 64 kB.",
  },
  body_unbounded: {
    wrong:
      "Your server takes a body of a megabyte. The signature can only be checked once all of it is in memory, so anybody can fill that.",
    fix: "Set a limit of 64 kB for this route: readRawBody of @proofline/sdk, bodyLimit() in Hono, express.raw({ limit }).",
  },
  crashes_on_oversized: {
    wrong: "Your server breaks (5xx) on a body of a megabyte.",
    fix: "Answer 413 when a body is longer than 64 kB.",
  },
  accepts_get: {
    wrong: "Your code takes deliveries by GET or HEAD, which crawlers, previews and caches send at will.",
    fix: "Take POST only, and answer 405 to everything else.",
  },
  crashes_on_get: {
    wrong: "Your code breaks (5xx) on GET or HEAD.",
    fix: "Take POST only, and answer 405 to everything else.",
  },
} as const satisfies Record<string, Diagnosis>;

export type DiagnosisCode = keyof typeof diagnoses;

export const diagnosisOf = (code: DiagnosisCode): Diagnosis => diagnoses[code];

const forgeries = [
  "accepts_unsigned",
  "body_not_signed_over",
  "id_not_signed_over",
  "timestamp_not_signed_over",
  "version_ignored",
] as const;
const times = ["tolerance_too_large", "future_not_checked"] as const;

/** What follows from a fault, and need not be told beside it. */
const consequences: Partial<Record<DiagnosisCode, readonly DiagnosisCode[]>> = {
  takes_without_processing: ["dedupes_by_body", "forgery_uses_up_id"],
  answers_before_verifying: [
    "signature_not_checked",
    "timestamp_not_checked",
    "body_unbounded",
    ...forgeries,
    ...times,
  ],
  crashes_on_forgery: ["parses_before_verifying", "crashes_on_oversized", "crashes_on_get"],
  signature_not_checked: forgeries,
  signs_body_only: ["id_not_signed_over", "timestamp_not_signed_over"],
  body_reserialised: ["parses_before_verifying", "body_not_utf8"],
  only_first_signature: ["unknown_version_stops_it"],
  timestamp_not_checked: times,
  no_dedupe: ["dedupes_by_body", "dedupe_race"],
};

/** The causes among what was found, each once, in the order of finding. */
export function findCauses(found: readonly DiagnosisCode[]): readonly DiagnosisCode[] {
  const explained = new Set(found.flatMap((code) => consequences[code] ?? []));
  return [...new Set(found)].filter((code) => !explained.has(code));
}
