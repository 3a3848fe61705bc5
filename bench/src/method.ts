/** What each figure and its floor did: goes into the document, so that the numbers do not travel without it. */
export const METHOD = {
  setting:
    "Everything on one machine: stores, product, floor and load generator are processes of their own and share its " +
    "cores. PostgreSQL forces every commit to disk. Floor and measured legs alternate; ratios are medians of pairs.",
  accepted:
    "POST /v1/verifications to the API process, each to another number, no worker running, limits off. Floor: a Hono " +
    "route in its own process that inserts one row into a table of four columns and adds one BullMQ job.",
  checks_wrong:
    "POST /v1/verifications/{id}/check with a wrong code, each on another Verification. Floor: a route that updates " +
    "one row by its key.",
  checks_correct: "The same with the right code: it ends the Verification and writes its event. Floor: one update.",
  sends:
    "A worker process that finds a backlog and sends it through Twilio's SDK to the carrier simulator, no receipts; " +
    "timed between the arrivals of the first fifth and of the last text. Floor: a bare BullMQ worker with the same " +
    "backlog; a job is one update, one POST to the simulator's place, one update. The API is idle meanwhile.",
  flows:
    "Start, worker, Twilio's SDK, the carrier simulator, code read from its inbox, check, signed webhook received; " +
    "delivery receipts come in beside it. Floor: insert and job, a bare worker that posts to the simulator's place, " +
    "update and job, a bare worker that posts to the receiver; no receipts, no SDK.",
  latency_idle: "One flow after the other.",
  latency_half_load:
    "Flows begun at half the measured rate, whatever becomes of earlier ones; the floor at that rate too.",
} as const;
