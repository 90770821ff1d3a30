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
    "id": "side_lunge",
    "kind": "repetitions",
    "names": {
      "en": "Side lunge",
      "fr": "Fente latérale",
      "es": "Zancada lateral",
      "de": "Seitlicher Ausfallschritt",
      "pt": "Avanço lateral"
    }
  },
  {
    "id": "deadlift",
    "kind": "repetitions",
    "names": {
      "en": "Deadlift",
      "fr": "Soulevé de terre",
      "es": "Peso muerto",
      "de": "Kreuzheben",
      "pt": "Levantamento terra"
    }
  },
  {
    "id": "glute_bridge",
    "kind": "repetitions",
    "names": {
      "en": "Glute bridge",
      "fr": "Pont fessier",
      "es": "Puente de glúteos",
      "de": "Beckenheben",
      "pt": "Ponte de glúteos"
    }
  },
  {
    "id": "calf_raise",
    "kind": "repetitions",
    "names": {
      "en": "Calf raise",
      "fr": "Extension des mollets",
      "es": "Elevación de talones",
      "de": "Wadenheben",
      "pt": "Elevação de panturrilhas"
    }
  },
  {
    "id": "tricep_dip",
    "kind": "repetitions",
    "names": {
      "en": "Triceps dip",
      "fr": "Dips triceps",
      "es": "Fondo de tríceps",
      "de": "Trizeps-Dip",
      "pt": "Mergulho de tríceps"
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
    "id": "hammer_curl",
    "kind": "repetitions",
    "names": {
      "en": "Hammer curl",
      "fr": "Curl marteau",
      "es": "Curl martillo",
      "de": "Hammercurl",
      "pt": "Rosca martelo"
    }
  },
  {
    "id": "shoulder_press",
    "kind": "repetitions",
    "names": {
      "en": "Shoulder press",
      "fr": "Développé épaules",
      "es": "Press de hombros",
      "de": "Schulterdrücken",
      "pt": "Desenvolvimento de ombros"
    }
  },
  {
    "id": "lateral_raise",
    "kind": "repetitions",
    "names": {
      "en": "Lateral raise",
      "fr": "Élévation latérale",
      "es": "Elevación lateral",
      "de": "Seitheben",
      "pt": "Elevação lateral"
    }
  },
  {
    "id": "mountain_climber",
    "kind": "repetitions",
    "names": {
      "en": "Mountain climber",
      "fr": "Mountain climber",
      "es": "Escalador",
      "de": "Bergsteiger",
      "pt": "Escalador"
    }
  },
  {
    "id": "high_knees",
    "kind": "repetitions",
    "names": {
      "en": "High knees",
      "fr": "Montées de genoux",
      "es": "Rodillas arriba",
      "de": "Kniehebelauf",
      "pt": "Elevação de joelhos"
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
    "id": "low_impact_jack",
    "kind": "repetitions",
    "names": {
      "en": "Low-impact jack",
      "fr": "Jumping jack sans saut",
      "es": "Tijera sin salto",
      "de": "Hampelmann ohne Sprung",
      "pt": "Polichinelo sem salto"
    }
  },
  {
    "id": "leg_raise",
    "kind": "repetitions",
    "names": {
      "en": "Leg raise",
      "fr": "Relevé de jambes",
      "es": "Elevación de piernas",
      "de": "Beinheben",
      "pt": "Elevação de pernas"
    }
  },
  {
    "id": "shoulder_roll",
    "kind": "repetitions",
    "names": {
      "en": "Shoulder roll",
      "fr": "Rotation des épaules",
      "es": "Rotación de hombros",
      "de": "Schulterkreisen",
      "pt": "Rotação de ombros"
    }
  },
  {
    "id": "shoulder_deep_breath",
    "kind": "repetitions",
    "names": {
      "en": "Deep breath with raised shoulders",
      "fr": "Respiration profonde, épaules levées",
      "es": "Respiración profunda con hombros elevados",
      "de": "Tiefes Atmen mit gehobenen Schultern",
      "pt": "Respiração profunda com ombros elevados"
    }
  },
  {
    "id": "sit_up",
    "kind": "repetitions",
    "names": {
      "en": "Sit-up",
      "fr": "Redressement assis",
      "es": "Abdominal",
      "de": "Sit-up",
      "pt": "Abdominal"
    }
  },
  {
    "id": "pull_up",
    "kind": "repetitions",
    "names": {
      "en": "Pull-up",
      "fr": "Traction",
      "es": "Dominada",
      "de": "Klimmzug",
      "pt": "Barra fixa"
    }
  },
  {
    "id": "burpee",
    "kind": "repetitions",
    "names": {
      "en": "Burpee",
      "fr": "Burpee",
      "es": "Burpee",
      "de": "Burpee",
      "pt": "Burpee"
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
  },
  {
    "id": "wall_sit",
    "kind": "holds",
    "names": {
      "en": "Wall sit",
      "fr": "Chaise contre le mur",
      "es": "Sentadilla en la pared",
      "de": "Wandsitz",
      "pt": "Agachamento na parede"
    }
  },
  {
    "id": "balance_leg",
    "kind": "holds",
    "names": {
      "en": "One-leg balance",
      "fr": "Équilibre sur une jambe",
      "es": "Equilibrio sobre una pierna",
      "de": "Einbeinstand",
      "pt": "Equilíbrio em uma perna"
    }
  },
  {
    "id": "balance_leg_left",
    "kind": "holds",
    "names": {
      "en": "Balance on the left leg",
      "fr": "Équilibre sur la jambe gauche",
      "es": "Equilibrio sobre la pierna izquierda",
      "de": "Stand auf dem linken Bein",
      "pt": "Equilíbrio na perna esquerda"
    }
  },
  {
    "id": "balance_leg_right",
    "kind": "holds",
    "names": {
      "en": "Balance on the right leg",
      "fr": "Équilibre sur la jambe droite",
      "es": "Equilibrio sobre la pierna derecha",
      "de": "Stand auf dem rechten Bein",
      "pt": "Equilíbrio na perna direita"
    }
  },
  {
    "id": "chair_forward_fold",
    "kind": "holds",
    "names": {
      "en": "Seated forward fold on a chair",
      "fr": "Flexion avant sur chaise",
      "es": "Flexión hacia delante en silla",
      "de": "Vorbeuge auf dem Stuhl",
      "pt": "Flexão para a frente na cadeira"
    }
  },
  {
    "id": "chair_side_stretch",
    "kind": "holds",
    "names": {
      "en": "Side stretch on a chair",
      "fr": "Étirement latéral sur chaise",
      "es": "Estiramiento lateral en silla",
      "de": "Seitdehnung auf dem Stuhl",
      "pt": "Alongamento lateral na cadeira"
    }
  },
  {
    "id": "split",
    "kind": "holds",
    "names": {
      "en": "Front split",
      "fr": "Grand écart",
      "es": "Spagat",
      "de": "Längsspagat",
      "pt": "Espacate"
    }
  },
  {
    "id": "facial_split",
    "kind": "holds",
    "names": {
      "en": "Side split",
      "fr": "Grand écart facial",
      "es": "Spagat lateral",
      "de": "Querspagat",
      "pt": "Espacate lateral"
    }
  },
  {
    "id": "pancake",
    "kind": "holds",
    "names": {
      "en": "Pancake stretch",
      "fr": "Pancake",
      "es": "Pancake",
      "de": "Grätsche mit Vorbeuge",
      "pt": "Panqueca"
    }
  },
  {
    "id": "closing",
    "kind": "holds",
    "names": {
      "en": "Pike stretch",
      "fr": "Fermeture",
      "es": "Pinza",
      "de": "Vorbeuge im Langsitz",
      "pt": "Pinça"
    }
  },
  {
    "id": "bridge",
    "kind": "holds",
    "names": {
      "en": "Back bridge",
      "fr": "Pont",
      "es": "Puente",
      "de": "Brücke",
      "pt": "Ponte"
    }
  },
  {
    "id": "cobra",
    "kind": "holds",
    "names": {
      "en": "Cobra",
      "fr": "Cobra",
      "es": "Cobra",
      "de": "Kobra",
      "pt": "Cobra"
    }
  },
  {
    "id": "bow",
    "kind": "holds",
    "names": {
      "en": "Bow",
      "fr": "Arc",
      "es": "Arco",
      "de": "Bogen",
      "pt": "Arco"
    }
  },
  {
    "id": "tiger",
    "kind": "holds",
    "names": {
      "en": "Tiger",
      "fr": "Tigre",
      "es": "Tigre",
      "de": "Tiger",
      "pt": "Tigre"
    }
  },
  {
    "id": "camel",
    "kind": "holds",
    "names": {
      "en": "Camel",
      "fr": "Chameau",
      "es": "Camello",
      "de": "Kamel",
      "pt": "Camelo"
    }
  },
  {
    "id": "king_pigeon",
    "kind": "holds",
    "names": {
      "en": "King pigeon",
      "fr": "Pigeon royal",
      "es": "Paloma real",
      "de": "Königstaube",
      "pt": "Pombo real"
    }
  },
  {
    "id": "foot_to_hand",
    "kind": "holds",
    "names": {
      "en": "Hand to foot",
      "fr": "Pied-main",
      "es": "Pie a la mano",
      "de": "Fuß zur Hand",
      "pt": "Pé na mão"
    }
  },
  {
    "id": "i",
    "kind": "holds",
    "names": {
      "en": "Standing split",
      "fr": "I (grand écart debout)",
      "es": "Spagat de pie",
      "de": "Standspagat",
      "pt": "Espacate em pé"
    }
  },
  {
    "id": "needle",
    "kind": "holds",
    "names": {
      "en": "Needle",
      "fr": "Aiguille",
      "es": "Aguja",
      "de": "Nadel",
      "pt": "Agulha"
    }
  },
  {
    "id": "side_plank",
    "kind": "holds",
    "names": {
      "en": "Side plank",
      "fr": "Planche latérale",
      "es": "Plancha lateral",
      "de": "Seitstütz",
      "pt": "Prancha lateral"
    }
  },
  {
    "id": "warrior_two",
    "kind": "holds",
    "names": {
      "en": "Warrior II",
      "fr": "Guerrier II",
      "es": "Guerrero II",
      "de": "Krieger II",
      "pt": "Guerreiro II"
    }
  },
  {
    "id": "tree",
    "kind": "holds",
    "names": {
      "en": "Tree",
      "fr": "Arbre",
      "es": "Árbol",
      "de": "Baum",
      "pt": "Árvore"
    }
  },
  {
    "id": "back_flexibility_test",
    "kind": "tests",
    "names": {
      "en": "Back flexibility test",
      "fr": "Test de souplesse du dos",
      "es": "Prueba de flexibilidad de espalda",
      "de": "Test der Rückenbeweglichkeit",
      "pt": "Teste de flexibilidade das costas"
    }
  },
  {
    "id": "sit_to_stand_30s",
    "kind": "tests",
    "names": {
      "en": "30-second sit-to-stand",
      "fr": "Assis-debout en 30 secondes",
      "es": "Sentarse y levantarse en 30 segundos",
      "de": "Aufstehen und Hinsetzen, 30 Sekunden",
      "pt": "Sentar e levantar em 30 segundos"
    }
  },
  {
    "id": "jump_analysis",
    "kind": "jumps",
    "names": {
      "en": "Jump height",
      "fr": "Hauteur de saut",
      "es": "Altura de salto",
      "de": "Sprunghöhe",
      "pt": "Altura do salto"
    }
  },
  {
    "id": "air_time_jump",
    "kind": "jumps",
    "names": {
      "en": "Jump by air time",
      "fr": "Saut par temps de vol",
      "es": "Salto por tiempo de vuelo",
      "de": "Sprung nach Flugzeit",
      "pt": "Salto por tempo de voo"
    }
  }
];
