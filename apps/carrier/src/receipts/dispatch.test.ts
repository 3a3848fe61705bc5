import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { createDispatcher, type Dispatcher } from "./dispatch.ts";
import type { OutgoingReceipt } from "./post.ts";

let receiver: Receiver;
let dispatcher: Dispatcher;

beforeEach(async () => {
  receiver = await startReceiver();
  dispatcher = createDispatcher({ retryDelaysMs: [5, 10], timeoutMs: 1_000, pendingMax: 3 });
});
afterEach(async () => {
  dispatcher.close();
  await receiver.close();
});

const receiptTo = (url: string): OutgoingReceipt => ({ method: "POST", url, headers: {}, body: "x" });

test("a receiver that comes back in time still gets the receipt", async () => {
  receiver.answers = [503, 500];
  dispatcher.after(0, () => [receiptTo(receiver.url)]);
  await vi.waitFor(() => expect(dispatcher.stats()).toMatchObject({ sent: 1, failed: 0 }), 5_000);
  expect(receiver.callbacks).toHaveLength(3);
});

test("a receiver that stays away is given up on", async () => {
  receiver.answers = [500, 500, 500, 500];
  dispatcher.after(0, () => [receiptTo(receiver.url)]);
  await vi.waitFor(() => expect(dispatcher.stats()).toMatchObject({ failed: 1, pending: 0 }), 5_000);
  expect(receiver.callbacks).toHaveLength(3);
});

test("a refused receipt is not repeated", async () => {
  receiver.answers = [403];
  dispatcher.after(0, () => [receiptTo(receiver.url)]);
  await vi.waitFor(() => expect(dispatcher.stats()).toMatchObject({ failed: 1 }), 5_000);
  expect(receiver.callbacks).toHaveLength(1);
});

test("nobody at the address, or no address at all, ends nothing but the receipt", async () => {
  dispatcher.after(0, () => [receiptTo("http://127.0.0.1:1/")]);
  dispatcher.after(0, () => [receiptTo("not a url")]);
  await vi.waitFor(() => expect(dispatcher.stats()).toMatchObject({ failed: 2, pending: 0 }), 5_000);
});

test("no more wait than fit", () => {
  for (let i = 0; i < 5; i++) dispatcher.after(60_000, () => []);
  expect(dispatcher.stats()).toMatchObject({ pending: 3, dropped: 2 });
});
