import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const pollMs = 50;
const answerMs = 2_000;

/** Resolves when the URL answers 200; rejects when `signal` aborts. */
export async function awaitReady(url: string, signal: AbortSignal): Promise<void> {
  while (!(await answersOk(url, signal))) await sleep(pollMs, undefined, { signal });
}

function answersOk(url: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // No agent: a connection kept open would be one that the process has to drain when it stops.
    const request = get(url, { agent: false, timeout: answerMs, signal }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode === 200));
      response.once("error", () => resolve(false));
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => (signal.aborted ? reject(signal.reason) : resolve(false)));
  });
}
