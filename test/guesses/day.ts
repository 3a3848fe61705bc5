import { AppError } from "@proofline/core/error";
import { addSeconds, secondsUntil, type VerificationId } from "@proofline/core/runtime";
import { check, codeOf, type Ground, resend, type StartOptions, start } from "./ground.ts";

/** What came of one number's day. */
export interface Played {
  readonly hit: boolean;
  /** Guesses that were compared with a code. */
  readonly judged: number;
}

/** A Verification that is guessed at, and what was tried there. */
export interface Target {
  readonly id: VerificationId;
  readonly tried: Set<number>;
}

export type Heard = "wrong" | "locked" | "ended";

/** Ends the day: the attacker got in, or it is over. */
class DayOver extends Error {}

export const DAY_SECONDS = 86_400;

/** One attacker's day at one number. What it offers is all that an attacker can do, and what the number's holder may do meanwhile. */
export class Day {
  readonly #ground: Ground;
  readonly #pick: (below: number) => number;
  readonly #endsAt: Date;
  #judged = 0;
  #hit = false;

  constructor(ground: Ground, pick: (below: number) => number) {
    this.#ground = ground;
    this.#pick = pick;
    this.#endsAt = addSeconds(ground.now(), DAY_SECONDS);
  }

  async play(strategy: (day: Day) => Promise<void>): Promise<Played> {
    try {
      await strategy(this);
    } catch (end) {
      if (!(end instanceof DayOver)) throw end;
    }
    return { hit: this.#hit, judged: this.#judged };
  }

  get checksMax(): number {
    return this.#ground.access.project.settings.checksMax;
  }

  draw(below: number): number {
    return this.#pick(below);
  }

  async wait(seconds: number): Promise<void> {
    const left = secondsUntil(this.#ground.now(), this.#endsAt);
    if (seconds >= left) throw new DayOver();
    await this.#ground.wait(seconds);
  }

  /** Waits for as long as a refusal says. */
  async start(options: StartOptions = {}): Promise<Target> {
    return { id: await this.#persist(() => start(this.#ground, options)), tried: new Set() };
  }

  /** False where nothing more is sent. What was tried may be the code by now, where the code is a new one. */
  async resend({ id, tried }: Target, channel: "sms" | "call"): Promise<boolean> {
    try {
      await this.#once("resend_too_soon", () => resend(this.#ground, id, channel));
      if (this.#ground.access.project.settings.resendPolicy !== "same") tried.clear();
      return true;
    } catch (refusal) {
      if (refusal instanceof AppError) return false;
      throw refusal;
    }
  }

  /** Tries a code that was not tried there. */
  async guess(target: Target): Promise<Heard> {
    const { codeLength } = this.#ground.access.project.settings;
    const codes = 10 ** codeLength;
    let code = this.#pick(codes);
    while (target.tried.has(code)) code = (code + 1) % codes;
    target.tried.add(code);
    const answer = await check(this.#ground, target.id, String(code).padStart(codeLength, "0"));
    if (answer.compared) this.#judged += 1;
    if (answer.valid) {
      this.#hit = true;
      throw new DayOver();
    }
    if (answer.lock !== null) {
      const { until } = answer.lock;
      await this.wait(until === null ? DAY_SECONDS : secondsUntil(this.#ground.deps.clock.now(), until));
      return "locked";
    }
    return answer.status === "pending" || answer.reason === "code_mismatch" ? "wrong" : "ended";
  }

  /** The number's holder types what was texted; false where that is not judged. */
  async succeed({ id }: Target): Promise<boolean> {
    const code = await codeOf(this.#ground, id);
    return code !== null && (await check(this.#ground, id, code)).valid;
  }

  async #persist<T>(act: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await act();
      } catch (refusal) {
        if (!(refusal instanceof AppError) || refusal.retryAfterSeconds === undefined) throw refusal;
        await this.wait(refusal.retryAfterSeconds);
      }
    }
  }

  /** Once more after the pause that a refusal of this kind asks for. */
  async #once<T>(code: AppError["code"], act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (refusal) {
      if (!(refusal instanceof AppError) || refusal.code !== code) throw refusal;
      await this.wait(refusal.retryAfterSeconds ?? 1);
      return await act();
    }
  }
}
