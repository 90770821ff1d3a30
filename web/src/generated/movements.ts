/** Made by web/tools/generate.py from py_core. Do not edit: change the Python and run it again. */

import type { Language } from "./texts";

export interface Movement {
  readonly id: string;
  readonly kind: "repetitions" | "holds" | "tests" | "jumps";
  readonly names: Readonly<Record<Language, string>>;
}

/** The built-in movements that this site can judge. */
export const MOVEMENTS: readonly Movement[] = [
  {
    "id": "squat",
    "kind": "repetitions",
    "names": {
      "en": "Squat",
      "fr": "Squat",
      "es": "Sentadilla",
      "de": "Kniebeuge",
      "pt": "Agachamento"
    }
  },
  {
    "id": "push_up",
    "kind": "repetitions",
    "names": {
      "en": "Push-up",
      "fr": "Pompe",
      "es": "Flexión",
      "de": "Liegestütz",
      "pt": "Flexão de braços"
    }
  },
  {
    "id": "lunge",
    "kind": "repetitions",
    "names": {
      "en": "Lunge",
      "fr": "Fente",
      "es": "Zancada",
      "de": "Ausfallschritt",
      "pt": "Avanço"
    }
  },
  {
    "id": "bicep_curl",
    "kind": "repetitions",
    "names": {
      "en": "Biceps curl",
      "fr": "Curl biceps",
      "es": "Curl de bíceps",
      "de": "Bizepscurl",
      "pt": "Rosca bíceps"
    }
  },
  {
    "id": "jumping_jack",
    "kind": "repetitions",
    "names": {
      "en": "Jumping jack",
      "fr": "Jumping jack",
      "es": "Salto de tijera",
      "de": "Hampelmann",
      "pt": "Polichinelo"
    }
  },
  {
    "id": "plank",
    "kind": "holds",
    "names": {
      "en": "Plank",
      "fr": "Planche",
      "es": "Plancha",
      "de": "Unterarmstütz",
      "pt": "Prancha"
    }
  }
];
