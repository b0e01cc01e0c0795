"""What changed between two questionnaires, as an author would say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from questionnaires.differences import Difference, FieldChange
from questionnaires.findings import Lang, Words
from questionnaires.loader import LoadedQuestionnaire
from web.commands.text_table import bold, dim, hanging, tagged, wrapped

_WHAT = {
    "added": Words("nouvelle", "new"),
    "dropped": Words("n'est plus posée", "no longer asked"),
    "renamed": Words("change d'identifiant", "has another id"),
    "split": Words("devient plusieurs questions", "becomes several questions"),
    "asked_again": Words("à répondre de nouveau", "to be answered again"),
    "part": Words("pose une part de ce que demandait une autre question", "asks a part of what another question asked"),
    "moved": Words("change de thème", "is in another topic"),
    "changed": Words("change", "changes"),
}
_OF_A_PART = {"added": Words("nouveau", "new"), "dropped": Words("n'existe plus", "is gone")}
SECTIONS = {
    "whole": Words("L'ensemble", "The whole"),
    "profile": Words("Profil", "Profile"),
    "tables": Words("Tables", "Look-up tables"),
    "define": Words("Définitions", "Definitions"),
    "efforts": Words("Efforts", "Efforts"),
    "budgets": Words("Dépenses", "Spending"),
    "frameworks": Words("Cadres", "Frameworks"),
    "paths": Words("Parcours", "Paths"),
    "levels": Words("Niveaux", "Levels"),
    "rules": Words("Réponses à vérifier", "Answers to check"),
    "resources": Words("Ressources", "Resources"),
    "languages": Words("Langues", "Languages"),
    "translations": Words("Traductions", "Translations"),
}
FIELDS = {
    "actions": Words("actions", "actions"), "add": Words("ajout", "addition"), "all": Words("conditions", "conditions"),
    "allow_not_applicable": Words("« ne nous concerne pas » permis", "“does not concern us” allowed"),
    "answers": Words("réponses", "answers"), "basis": Words("sources", "sources"),
    "caution": Words("réserve", "caution"),
    "code": Words("code", "code"), "condition": Words("condition", "condition"), "cpv": Words("CPV", "CPV"),
    "decimals": Words("décimales", "decimals"), "default": Words("par défaut", "default"),
    "detail": Words("précision demandée", "detail asked"),
    "each_year": Words("redemandée chaque année", "asked each year"),
    "effort": Words("effort", "effort"), "evidence": Words("justificatif attendu", "evidence expected"),
    "examples": Words("exemples", "examples"), "exclusive": Words("exclut les autres", "excludes the others"),
    "factor": Words("part du domaine", "share of the parent"), "first_step": Words("premier pas", "first step"),
    "formula": Words("formule", "formula"), "help": Words("aide", "help"), "kind": Words("genre", "kind"),
    "large": Words("grande entreprise", "large firm"), "links": Words("liens", "links"),
    "maximum": Words("maximum", "maximum"), "minimum": Words("minimum", "minimum"), "no": Words("non", "no"),
    "no_use": Words("pas d'usage dans un marché", "no use in a contract"),
    "not_applicable": Words("sans objet", "not applicable"),
    "not_applicable_help": Words("aide de « ne nous concerne pas »", "help of “does not concern us”"),
    "on_paper": Words("vraie par un document", "made true by a document"), "options": Words("options", "options"),
    "order": Words("ordre", "order"), "period": Words("période", "period"), "points": Words("points", "points"),
    "potential_factor": Words("facteur", "factor"), "questions": Words("questions", "questions"),
    "reaches": Words("mène à", "leads to"), "reason": Words("raison", "reason"),
    "resources": Words("ressources", "resources"), "role": Words("rôle", "role"), "rows": Words("lignes", "rows"),
    "scale": Words("barème", "scale"), "scope": Words("portée", "scope"),
    "small": Words("petite entreprise", "small firm"),
    "source": Words("source", "source"), "steps": Words("paliers", "steps"), "text": Words("texte", "text"),
    "title": Words("titre", "title"), "unit": Words("unité", "unit"),
    "uses": Words("usages dans un marché", "uses in a contract"),
    "value": Words("valeur", "value"), "version": Words("version", "version"),
    "what": Words("objet", "subject"),
    "weight": Words("poids", "weight"),
    "weight_reason": Words("raison du poids", "reason of the weight"), "when": Words("condition", "condition"),
    "when_false": Words("si la condition est fausse", "where the condition is false"), "yes": Words("oui", "yes"),
    "law": Words("droit", "law"), "method": Words("méthode publiée", "published method"),
    "audit": Words("audit", "audit"), "budget": Words("dépense", "spending"),
    "vsme": Words("données VSME", "VSME data points"), "taxonomy": Words("taxinomie", "taxonomy"),
    "unused": Words("sans question", "without a question"), "places": Words("territoires", "places"),
    "headcount": Words("effectif", "headcount"),
}  # fmt: skip
"""Words for the fields that authors write most; another is shown by its name in the files."""
_LONGEST = 240


def report(
    old: LoadedQuestionnaire, new: LoadedQuestionnaire, found: Sequence[Difference], lang: Lang, width: int
) -> str:
    """All differences, section by section, in lines of at most ``width`` columns."""
    titles = {group.id: _of(_title(new, group.id, group.title), lang) for group in new.model.groups()}
    titles |= {
        group.id: _of(_title(old, group.id, group.title), lang)
        for group in old.model.groups()
        if group.id not in titles
    }
    first = ["whole", "profile"]
    order = [*first, *titles, *(one for one in SECTIONS if one not in first)]
    lines: list[str] = []
    for section in sorted({one.section for one in found}, key=lambda name: order.index(name) if name in order else 99):
        name = titles.get(section) or _of(SECTIONS.get(section, Words(section, section)), lang)
        lines += ["", bold(name)]
        for one in found:
            if one.section == section:
                lines += _difference(one, lang, width)
    return "\n".join(lines[1:])


def _title(held: LoadedQuestionnaire, name: str, french: str) -> Words:
    return Words(french, held.translations.get(f"{name}.title", french, "en"))


def _of(words: Words, lang: Lang) -> str:
    return words.fr if lang == "fr" else words.en


def _difference(one: Difference, lang: Lang, width: int) -> Iterator[str]:
    if one.kind != "part":
        yield from ("  " + line for line in tagged(_of(one.title, lang), one.id, width - 2, str))
        said = [
            _of(_OF_A_PART.get(what, _WHAT[what]) if one.kind != "question" else _WHAT[what], lang) for what in one.what
        ]
        if one.was:
            said.append(f"{one.was} → {one.id}")
        if one.into:
            said.append(", ".join(one.into))
        if one.what != ("changed",):
            yield from hanging("    ", _colon(" ; ".join(said), one.reason, lang), width)
        elif one.reason is not None:
            yield from hanging("    ", _of(one.reason, lang), width)
    for change in one.fields:
        inner = one.kind == "part" and one.section != "whole" and len(change.path) > 1
        yield from _change(replace(change, path=change.path[1:]) if inner else change, lang, width)


def _colon(said: str, reason: Words | None, lang: Lang) -> str:
    if reason is None:
        return said
    return f"{said} : {reason.fr}" if lang == "fr" else f"{said}: {reason.en}"


def _change(change: FieldChange, lang: Lang, width: int) -> Iterator[str]:
    path = " › ".join(_field(name, lang) for name in change.path)
    colon = " : " if lang == "fr" else ": "
    if change.path[-1] in ("rows",):
        before, after = _rows(change.before), _rows(change.after)
        shared = [row for row in before if row in after]
        change = FieldChange(change.path, [r for r in before if r not in shared], [r for r in after if r not in shared])
    if change.before is None:
        yield from hanging("    + ", f"{path}{colon}{shown(change.after, lang)}", width)
    elif change.after is None:
        yield from hanging("    − ", f"{path}{colon}{shown(change.before, lang)}", width)
    elif isinstance(change.before, str) and isinstance(change.after, str) and len(change.before + change.after) > 60:
        yield from hanging("    ~ ", path, width)
        yield from (dim(line) for line in hanging("      − ", _around(change.before, change.after), width))
        yield from hanging("      + ", _around(change.after, change.before), width)
    else:
        text = f"{path}{colon}{shown(change.before, lang)} → {shown(change.after, lang)}"
        yield from hanging("    ~ ", text, width)


def _field(name: str, lang: Lang) -> str:
    return name[1:] if name.startswith("#") else _of(FIELDS.get(name, Words(name, name)), lang)


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def shown(value: Any, lang: Lang) -> str:
    """A value in words: yes and no, figures, pairs, lists; a long text is cut."""
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return ("oui" if value else "non") if lang == "fr" else ("yes" if value else "no")
    if isinstance(value, float | int):
        text = f"{value:.10g}"
        return text.replace(".", ",") if lang == "fr" else text
    if isinstance(value, list):
        if all(isinstance(one, dict) for one in value):
            return f"{len(value)} ({', '.join(str(one.get('id') or one.get('code') or len(one)) for one in value)})"
        if all(isinstance(one, list) for one in value):
            return " ".join(f"({' ; '.join(shown(cell, lang) for cell in one)})" for one in value)
        return ", ".join(shown(one, lang) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {shown(one, lang)}" for name, one in value.items())
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _around(text: str, other: str) -> str:
    """A text from shortly before the place where it differs from another."""
    text, other = " ".join(text.split()), " ".join(other.split())
    if len(text) <= _LONGEST:
        return text
    same = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    start = max(same - 60, 0)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = start + _LONGEST
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def sentence(text: str, width: int) -> str:
    """A sentence in lines."""
    return "\n".join(wrapped(text, width))
