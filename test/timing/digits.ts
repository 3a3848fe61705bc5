import { codeIn, createCarrierClient } from "../support/carrier-client.ts";
import type { Ground } from "./ground.ts";
import { refillGuesses } from "./prepare.ts";
import { ROUND, type Target, type Trial } from "./trial.ts";

interface Started {
  readonly id: string;
  readonly to: string;
  readonly code: string;
}

/** Of a code, what is wrong in a guess at it. */
const MISTAKES: Readonly<Record<string, (code: string, random: () => number) => string>> = {
  "first digit wrong": (code) => otherDigit(code, 0),
  "last digit wrong": (code) => otherDigit(code, code.length - 1),
  "every digit random": (code, random) => {
    const guess = String(Math.floor(random() * 10 ** code.length)).padStart(code.length, "0");
    return guess === code ? otherDigit(code, 0) : guess;
  },
};

/**
 * How much of a wrong code is right, of derived codes and of the caller's own: on the secret key's way, where no beat
 * hides anything, and on the way of clients.
 */
export async function wrongDigits(
  ground: Ground,
  { lanes, random }: { lanes: number; random: () => number },
): Promise<readonly Trial[]> {
  const derived = await startDerived(ground);
  const supplied: Started[] = [];
  for (let i = 0; i < ROUND; i++) {
    const code = String(Math.floor(random() * 1_000_000)).padStart(6, "0");
    supplied.push(await start(ground, `+44742100${String(i).padStart(4, "0")}`, code));
  }
  const guesses = (what: string, pool: readonly Started[], ask: (each: Started, code: string) => Promise<string>) =>
    Object.entries(MISTAKES).map(
      ([mistake, spoil]): Target => ({
        name: `${what}, ${mistake}`,
        ask(i) {
          const each = pool[i % ROUND];
          if (each === undefined) throw new Error("nothing was started");
          return ask(each, spoil(each.code, random));
        },
      }),
    );
  const byId = ({ id }: Started, code: string) =>
    ground.ask(`/v1/verifications/${id}/check`, { key: ground.product.secretKey, body: { code } }).then(withoutCount);
  const byNumber = ({ to }: Started, code: string) =>
    ground.ask("/v1/verifications/check", { key: ground.publishableKey, body: { to, code } });
  const restore = () => refillGuesses(ground);
  return [
    {
      name: "wrong digits, secret key",
      groups: [guesses("derived", derived, byId), guesses("supplied", supplied, byId)],
      // One core for the API, one for the database: more would measure the queue between them.
      lanes: 2,
      restore,
    },
    { name: "wrong digits, publishable key", groups: [guesses("derived", derived, byNumber)], lanes, restore },
  ];
}

/** Each Verification is guessed at three times in a round: what is left of its checks tells no more than that. */
function withoutCount(answer: string): string {
  return answer.replace(/"checks_left":\d/, '"checks_left":…');
}

async function start({ tell }: Ground, to: string, code?: string): Promise<Started> {
  const body = { to, expires_in: 86_400, ...(code === undefined ? {} : { code }) };
  const { id } = await tell("POST", "/v1/verifications", { body, status: 201 });
  return { id: String(id), to, code: code ?? "" };
}

/** Their codes are known to whom they were texted. */
async function startDerived(ground: Ground): Promise<readonly Started[]> {
  const { product } = ground;
  await Promise.all([product.start("carrier"), product.start("worker")]);
  const carrier = createCarrierClient(product.carrierUrl);
  const started: Started[] = [];
  for (let i = 0; i < ROUND; i++) {
    const each = await start(ground, `+44742200${String(i).padStart(4, "0")}`);
    started.push({ ...each, code: codeIn(await carrier.text(each.to)) });
  }
  await Promise.all([product.stop("worker"), product.stop("carrier")]);
  return started;
}

function otherDigit(code: string, at: number): string {
  return code.slice(0, at) + ((Number(code[at]) + 1) % 10) + code.slice(at + 1);
}
