import { AsyncLocalStorage } from "node:async_hooks";
import { type ExchangeOptions, exchange, type HttpReply, type HttpRequest } from "./exchange.ts";
import { NoReply } from "./no-reply.ts";

/** What is known after one SDK call: its value or its error, beside the reply it was made from, or no reply at all. */
export type Answer<Value> =
  | { readonly kind: "value"; readonly value: Value; readonly reply: HttpReply }
  | { readonly kind: "error"; readonly error: unknown; readonly reply: HttpReply }
  | { readonly kind: "no_reply"; readonly noReply: NoReply };

interface Call {
  readonly options: ExchangeOptions;
  reply: HttpReply | null;
}

// Neither SDK passes a signal or hands back response headers per call, so the call in progress travels beside it.
const currentCall = new AsyncLocalStorage<Call>();

/** Runs one SDK call under a signal and deadlines. Throws only what went wrong before anything was asked: our fault. */
export async function ask<Value>(options: ExchangeOptions, work: () => Promise<Value>): Promise<Answer<Value>> {
  const call: Call = { options, reply: null };
  try {
    const value = await currentCall.run(call, work);
    if (call.reply === null) throw new Error("an SDK made up an answer without asking");
    return { kind: "value", value, reply: call.reply };
  } catch (error) {
    if (error instanceof NoReply) return { kind: "no_reply", noReply: error };
    if (call.reply === null) throw error;
    return { kind: "error", error, reply: call.reply };
  }
}

/** What an SDK's transport calls in place of its own HTTP: the exchange of the call in progress. */
export async function exchangeForCall(request: HttpRequest): Promise<HttpReply> {
  const call = currentCall.getStore();
  if (call === undefined) throw new Error("an SDK was called outside ask()");
  call.reply = await exchange(request, call.options);
  return call.reply;
}
