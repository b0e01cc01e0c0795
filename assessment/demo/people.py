"""Who one can be in the demonstration."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.findings import Lang

PASSWORD = "garrigue et calcaire"  # noqa: S105 - printed, on purpose, wherever the demonstration is served
"""Of everybody in the demonstration."""


@dataclass(frozen=True)
class Person:
    """Somebody invented. ``what`` and ``what_en`` say what one sees as this person."""

    email: str
    name: str
    lang: Lang
    what: str
    what_en: str


CAMILLE = Person(
    "camille@boulangerie.example", "Camille Roca", "fr",
    "Boulangère, propriétaire de l'espace de la Boulangerie du Canal : une évaluation en cours, à plusieurs.",
    "Baker, owner of the space of Boulangerie du Canal: an assessment under way, shared with others.",
)  # fmt: skip
NAIM = Person(
    "naim@boulangerie.example", "Naïm Haddad", "fr",
    "Responsable du fournil : répond pour deux domaines de la boulangerie, Social et Environnement.",
    "Head of the bakehouse: answers two pillars for the bakery, People and Environment.",
)  # fmt: skip
JOSIANE = Person(
    "josiane@boulangerie.example", "Josiane Pla", "fr",
    "Comptable de la boulangerie : consulte les réponses et les résultats, sans les modifier.",
    "Accountant of the bakery: reads the answers and the results, changes nothing.",
)  # fmt: skip
MARC = Person(
    "marc@charpente.example", "Marc Delmas", "fr",
    "Dirigeant d'une entreprise de charpente confirmée : une évaluation signée l'an dernier, une autre en cours.",
    "Head of a confirmed timber-frame firm: one assessment signed last year, another under way.",
)  # fmt: skip
LUCIE = Person(
    "lucie@plomberie.example", "Lucie Ferrand", "fr",
    "Plombière, seule à répondre : le parcours express, une trentaine de questions.",
    "Plumber, on her own: the express path, some thirty questions.",
)  # fmt: skip
HELENE = Person(
    "helene@cave.example", "Hélène Astruc", "fr",
    "Directrice d'une cave coopérative qui attend sa confirmation, document envoyé.",
    "Director of a cooperative winery that waits to be confirmed, document sent.",
)  # fmt: skip
THEO = Person(
    "theo@hotel.example", "Théo Maurin", "fr",
    "Hôtelier : l'espace est créé, tout reste à faire.",
    "Hotel keeper: the space is there, everything is still to be done.",
)  # fmt: skip
INES = Person(
    "ines@conseil.example", "Inès Garric", "fr",
    "Conseillère : suit quatre entreprises qui l'ont invitée, et voit ce qui attend chacune.",
    "Adviser: follows four firms that invited her, and sees what each is waiting for.",
)  # fmt: skip
GRACE = Person(
    "grace@epicerie.example", "Grace Osei", "en",
    "Épicière, en anglais : un espace confirmé, une évaluation complète, prête à signer.",
    "Grocer, in English: a confirmed space, a complete assessment, ready to be signed.",
)  # fmt: skip
SOFIA = Person(
    "sofia@entreprises.example", "Sofia Bonnet", "fr",
    "Propriétaire de onze espaces dont l'évaluation est signée : de l'agence de quatorze personnes au groupe.",
    "Owner of eleven spaces whose assessment is signed: from an agency of fourteen people to a group.",
)  # fmt: skip
ODILE = Person(
    "odile@region.example", "Odile Vernet", "fr",
    "Équipe de la région : confirme les entreprises, tient les ressources à jour, nomme acheteurs et vérificateurs.",
    "The region's team: confirms firms, keeps resources up to date, appoints buyers and verifiers.",
)  # fmt: skip

PEOPLE = (CAMILLE, NAIM, JOSIANE, MARC, LUCIE, GRACE, HELENE, THEO, SOFIA, INES, ODILE)
"""In the order of the list that visitors see."""
