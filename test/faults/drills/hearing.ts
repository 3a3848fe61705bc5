import { signTwilio } from "../../../packages/providers/src/twilio/signature.ts";
import { poll } from "../../support/poll.ts";
import { query } from "../../support/query.ts";
import { broken, type Drill, type DrillGround } from "./drill.ts";
import { comesTrue } from "./wait.ts";

interface Callback {
  readonly url: string;
  readonly sid: string;
  readonly secret: string;
}

/** A receipt as Twilio would send it, signed with the secret of whoever sends it. */
async function postReceipt({ url, sid, secret }: Callback, status: string): Promise<number> {
  const params = [
    ["MessageSid", sid],
    ["MessageStatus", status],
  ] as const;
  const answer = await fetch(url, {
    method: "POST",
    headers: { "x-twilio-signature": signTwilio({ url, params }, secret) },
    body: new URLSearchParams(Object.fromEntries(params)),
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** A text that Twilio took and of which it says nothing by itself. */
async function silentText(ground: DrillGround, delayMs = 0) {
  const { api, carrier, product } = ground;
  const to = ground.nextNumber();
  await carrier.script({ to, provider: "twilio", steps: [{ respond: 201, delay_ms: delayMs, receipts: [] }] });
  const { id } = await api.start(to);
  const text = await carrier.text(to);
  const [request] = await carrier.requests(to);
  const callback = { url: request?.status_callback ?? "", sid: text.id, secret: product.env.TWILIO_AUTH_TOKEN ?? "" };
  const statusIs = (wanted: string) => async (): Promise<boolean> => (await api.get(id)).messages[0]?.status === wanted;
  return { id, to, callback, statusIs };
}

export const forgedReceipt: Drill = {
  name: "a receipt that the provider did not sign",
  async run(ground) {
    const { callback, statusIs } = await silentText(ground);
    await poll(statusIs("sent"), { what: "the note" });
    const status = await postReceipt({ ...callback, secret: "a-guess" }, "undelivered");
    const stays = await statusIs("sent")();
    return broken({ "a receipt without its provider's signature is refused": status === 403 && stays });
  },
};

export const reorderedReceipts: Drill = {
  name: "delivered, then sent",
  async run(ground) {
    const { callback, statusIs } = await silentText(ground);
    await poll(statusIs("sent"), { what: "the note" });
    await postReceipt(callback, "delivered");
    await postReceipt(callback, "sent");
    const [row] = await query(
      ground.databaseUrl,
      (sql) => sql<{ receipt_status: string }[]>`
        select receipt_status from attempts where provider_message_id = ${callback.sid}`,
    );
    return broken({ "a receipt never takes back a better one": row?.receipt_status === "delivered" });
  },
};

export const earlyReceipt: Drill = {
  name: "a receipt that names no attempt, before the provider's answer",
  async run(ground) {
    const { callback, statusIs } = await silentText(ground, 1_500);
    const { origin, pathname } = new URL(callback.url);
    await postReceipt({ ...callback, url: origin + pathname }, "delivered");
    const matched = await comesTrue(statusIs("delivered"), 15_000);
    return broken({ "a receipt that comes too early is matched later": matched });
  },
};

export const failedText: Drill = {
  name: "a provider refuses the account",
  async run(ground) {
    const { api, carrier } = ground;
    const to = ground.nextNumber();
    await carrier.script({ to, provider: "twilio", steps: [{ respond: 401, code: 20003, repeat: true }] });
    await api.start(to);
    const came = await comesTrue(async () => (await carrier.inbox(to)).length > 0, 10_000);
    return broken({ "a provider that refuses is followed by the next": came });
  },
};
