/** What a call says around its code, in the languages of the built-in texts. */
interface Phrases {
  readonly greeting: string;
  readonly code: string;
  readonly again: string;
  readonly end: string;
}

const english: Phrases = {
  greeting: "Hello. This is a call from {app}, with your code.",
  code: "Your code is: {otp}.",
  again: "Once more, your code is: {otp}.",
  end: "Never share it. Goodbye.",
};
const phrases = new Map<string, Phrases>([
  ["en", english],
  [
    "de",
    {
      greeting: "Guten Tag. Dies ist ein Anruf von {app} mit Ihrem Code.",
      code: "Ihr Code lautet: {otp}.",
      again: "Noch einmal, Ihr Code lautet: {otp}.",
      end: "Geben Sie ihn nie weiter. Auf Wiederhören.",
    },
  ],
  [
    "es",
    {
      greeting: "Hola. Esta es una llamada de {app} con su código.",
      code: "Su código es: {otp}.",
      again: "Una vez más, su código es: {otp}.",
      end: "No lo comparta. Adiós.",
    },
  ],
  [
    "fr",
    {
      greeting: "Bonjour. Ceci est un appel de {app} avec votre code.",
      code: "Votre code est : {otp}.",
      again: "Encore une fois, votre code est : {otp}.",
      end: "Ne le partagez jamais. Au revoir.",
    },
  ],
  [
    "it",
    {
      greeting: "Buongiorno. Questa è una chiamata di {app} con il suo codice.",
      code: "Il suo codice è: {otp}.",
      again: "Ancora una volta, il suo codice è: {otp}.",
      end: "Non lo condivida. Arrivederci.",
    },
  ],
  [
    "nl",
    {
      greeting: "Hallo. Dit is een oproep van {app} met uw code.",
      code: "Uw code is: {otp}.",
      again: "Nog een keer, uw code is: {otp}.",
      end: "Deel hem nooit. Tot ziens.",
    },
  ],
  [
    "pt",
    {
      greeting: "Olá. Esta é uma chamada de {app} com o seu código.",
      code: "O seu código é: {otp}.",
      again: "Mais uma vez, o seu código é: {otp}.",
      end: "Nunca o partilhe. Até logo.",
    },
  ],
]);

export interface SpokenWords {
  /** Sentences in their order; the code twice, sign by sign. */
  readonly words: readonly string[];
  /** The language they are in: the one asked for where there are words in it, else English. */
  readonly locale: string;
}

/** What a call says for a BCP 47 locale. One pass: what a value contains is never read as a placeholder. */
export function spokenWords(locale: string, { app, otp }: { app: string; otp: string }): SpokenWords {
  const known = phrases.get(locale.toLowerCase().split("-")[0] ?? "");
  const { greeting, code, again, end } = known ?? english;
  const values = { app, otp: [...otp.toUpperCase()].join(", ") };
  const words = [greeting, code, again, end].map((sentence) =>
    sentence.replace(/\{(app|otp)\}/g, (_, name: "app" | "otp") => values[name]),
  );
  return { words, locale: known === undefined ? "en" : locale };
}
