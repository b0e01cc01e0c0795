"""What the workbook itself says, in both languages. Plain spaces: who asks for the workbook sets the typography."""

from __future__ import annotations

from typing import Literal

from questionnaires.findings import Lang, Words

Special = Literal["estimate", "none", "not_known", "not_applicable"]
SPECIALS: dict[Special, Words] = {
    "estimate": Words("C'est une estimation", "This is an estimate"),
    "none": Words("Aucune de ces réponses", "None of these"),
    "not_known": Words("Nous ne savons pas", "We do not know"),
    "not_applicable": Words("Ne nous concerne pas", "Does not concern us"),
}
YES, NO = Words("Oui", "Yes"), Words("Non", "No")
TICK = Words("oui", "yes")
TRUE, FALSE = Words("VRAI", "TRUE"), Words("FAUX", "FALSE")

HEAD = {
    "number": Words("N°", "No."),
    "question": Words("Question", "Question"),
    "answer": Words("Votre réponse", "Your answer"),
    "unit": Words("Unité", "Unit"),
    "special": Words("Cas particulier", "Special case"),
    "detail": Words("Précision ou raison", "Detail or reason"),
    "note": Words("Note", "Note"),
    "state": Words("État", "Status"),
}
TO_ANSWER = Words("à répondre", "to answer")
MAYBE = Words("selon le cas", "if it applies")
ONLINE_ONLY = Words("trop long pour un tableur : se change en ligne", "too long for a spreadsheet: change it online")
BELOW = Words("choisissez ci-dessous", "choose below")
ALONE = Words("à choisir seule", "to be chosen alone")
ASKED_WITH = Words("Précisez : {}", "Please specify: {}")
READ_ONLY = Words("Vous lisez ce domaine ; d'autres y répondent.", "You can read this domain; others answer it.")
CLOSED = Words("Cette évaluation est signée : ce fichier se lit.", "This assessment is signed: read only.")
GENERAL = Words("Questions générales", "General questions")
COVER, PROFILE = Words("Lisez-moi", "Read me"), Words("Profil", "Profile")
DATE = Words("Un jour, par exemple 12/03/2026.", "A day, for example 12/03/2026.")
WRONG_LIST = Words("Choisissez dans la liste", "Choose from the list")
WRONG_LIST_MORE = Words("La réponse est l'une de celles de la liste.", "The answer is one of those in the list.")
WRONG_VALUE = Words("À corriger", "To correct")
FACT_HEAD = (Words("Question", "Question"), Words("Réponse", "Answer"))
FACT_NONE = Words("à répondre", "to answer")
FACTS_ONLINE = Words(
    "Ce profil règle les questions posées. Il se change en ligne ; téléchargez ensuite le tableur de nouveau.",
    "This profile decides which questions are asked. It is changed online; then download the spreadsheet again.",
)

COVER_TITLE = Words("Questionnaire à remplir hors ligne", "Questionnaire to fill in offline")
COVER_LINE = {
    "questionnaire": Words("Questionnaire", "Questionnaire"),
    "firm": Words("Entreprise", "Firm"),
    "period": Words("Exercice clos", "Closed financial year"),
    "made": Words("Téléchargé le", "Downloaded on"),
    "release": Words("Version du questionnaire", "Release of the questionnaire"),
    "count": Words("Questions", "Questions"),
}
HOW = Words("Comment s'en servir", "How to use it")
STEPS = (
    Words(
        "Chaque domaine a sa feuille. Répondez dans les cases teintées et encadrées ; les autres sont "
        "verrouillées, sans mot de passe.",
        "Each area has its own sheet. Answer in the tinted cells with a border; the others are locked, without a "
        "password.",
    ),
    Words(
        "Les cases à choix ouvrent une liste. Quand plusieurs réponses sont possibles, chacune a sa ligne : "
        "mettez « oui » en face de celles qui conviennent.",
        "Cells with a choice open a list. Where several answers are possible, each has its own row: put “yes” "
        "beside those that fit.",
    ),
    Words(
        "Vous ne savez pas, la question ne vous concerne pas, ou votre chiffre est un ordre de grandeur : "
        "dites-le dans « Cas particulier ». Une question qui ne vous concerne pas demande une raison, dans la "
        "colonne suivante.",
        "You do not know, the question does not concern you, or your figure is rough: say so under “Special "
        "case”. A question that does not concern you needs a reason, in the next column.",
    ),
    Words(
        "Une question qui dépend d'une autre réponse le dit (« Posée si… »). Si elle ne se pose pas, laissez-la "
        "vide : elle ne compte pas.",
        "A question that depends on another answer says so (“Asked if…”). If it does not apply, leave it empty: "
        "it does not count.",
    ),
    Words(
        "Écrivez des valeurs : une formule n'est pas reprise. Ne fusionnez pas de cellules. Trier, masquer ou "
        "élargir ne gêne pas.",
        "Write values: a formula is not taken back. Do not merge cells. Sorting, hiding or widening does no harm.",
    ),
    Words(
        "Les justificatifs ne sont pas dans ce fichier : ceux qui sont joints en ligne y restent, les autres s'y "
        "ajoutent.",
        "Supporting documents are not in this file: those attached online stay there, others are added there.",
    ),
    Words(
        "Enregistrez au format .xlsx, puis renvoyez le fichier à l'adresse ci-dessous. Vous verrez ce qui change "
        "avant que rien ne soit remplacé.",
        "Save as .xlsx, then send the file back at the address below. You will see what changes before anything "
        "is replaced.",
    ),
    Words(
        "Rien ne presse, et rien n'est bloqué en ligne : si une réponse y a changé entre-temps, vous choisirez "
        "laquelle garder.",
        "There is no hurry, and nothing is locked online: if an answer has changed there meanwhile, you choose "
        "which to keep.",
    ),
)

WHEN = Words("Posée si vous répondez {}", "Asked if you answer {}")
WHEN_ONE = Words("Posée selon votre réponse à la question {}", "Asked depending on your answer to question {}")
WHEN_SOME = Words("Posée selon vos réponses aux questions {}", "Asked depending on your answers to questions {}")
WHEN_OTHERS = Words("Posée selon vos autres réponses", "Asked depending on your other answers")
TO_QUESTION = Words("{} à la question {}", "{} to question {}")
OTHER_THAN = Words("autre chose que {}", "anything but {}")
QUOTED = Words("« {} »", "“{}”")
JOINED = {"or": Words(" ou ", " or "), "and": Words(" et ", " and ")}
FIGURES = {
    "<": Words("un chiffre inférieur à {}", "a figure below {}"),
    "<=": Words("{} au plus", "{} or less"),
    ">": Words("un chiffre supérieur à {}", "a figure above {}"),
    ">=": Words("{} au moins", "{} or more"),
    "==": Words("{}", "{}"),
    "!=": Words("un autre chiffre que {}", "a figure other than {}"),
}


def word(words: Words, lang: Lang, *places: object) -> str:
    """One of these texts in a language, its places filled."""
    text = words.fr if lang == "fr" else words.en
    return text.format(*places) if places else text
