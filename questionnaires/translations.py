"""Reads translations from gettext files, says which are missing or stale, and brings the files up to date.

``locale/<lang>.po`` has one entry for each translatable text: ``msgctxt`` is its identity, ``msgid`` the French text,
``msgstr`` the translation. An entry counts only for the French text that it translates: once the French has changed,
the old translation may say something else, and readers see the French until it has been looked at. An entry without
``msgctxt`` serves every text of that wording which has none of its own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, unescape, write_po

from questionnaires.findings import Finding, Place, Pointer, QuestionnaireError, finding, nearest
from questionnaires.model import Questionnaire
from questionnaires.texts import Translations, places_of_texts, texts
from questionnaires.yaml_reader import read_text, unprintable

MAXIMUM_BYTES = 10_000_000
_MARKUP = re.compile(r"\{[^{}]*\}|\*\*|\]\(https?://[^)\s]*\)|</?[a-zA-Z][^>]*>")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_HEADER = """\
msgid ""
msgstr ""
"Language: {lang}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass(frozen=True)
class Entry:
    """One entry of a gettext file."""

    identity: str | None
    french: str
    translation: str
    fuzzy: bool
    comments: tuple[str, ...]
    """What translators noted above the entry."""
    previous: str
    """Of a fuzzy entry: the French text that it did translate, on one line."""
    place: Place


def read_translations(
    folder: Path, model: Questionnaire, positions: Mapping[Pointer, Place]
) -> tuple[Translations, list[Finding]]:
    """The translations of a questionnaire, resolved to its texts, with what is wrong in them.

    A missing translation is told at its entry or, where it has none, at the French text.
    """
    findings: list[Finding] = []
    resolved: dict[str, dict[str, str]] = {}
    wanted, pointers = dict(texts(model)), places_of_texts(model)
    for lang in model.languages[1:]:
        files = po_files(folder, lang)
        if not files:
            findings.append(
                finding("translation-file-missing", Place(str(folder / "locale" / f"{lang}.po")), lang=lang)
            )
        entries: list[Entry] = []
        readable = bool(files)
        for path in files:
            try:
                entries.extend(read_entries(path))
            except QuestionnaireError as error:
                findings.extend(error.findings)
                readable = False
        resolved[lang] = resolve(wanted, entries)
        if readable:
            found = list(_check(wanted, entries))
            findings.extend(found)
            written = {entry.identity: entry.place for entry in entries}
            stale = {fault.params["identity"] for fault in found if fault.code == "translation-stale"}
            for identity in (name for name in wanted if name not in resolved[lang] and name not in stale):
                place = written.get(identity) or nearest(positions, pointers[identity])
                findings.append(finding("translation-missing", place, identity=identity, lang=lang))
    return Translations(resolved), findings


def po_files(folder: Path, lang: str) -> list[Path]:
    """``locale/<lang>.po`` first, then the files ``locale/<lang>.*.po`` that await merging."""
    main = folder / "locale" / f"{lang}.po"
    extra = sorted((folder / "locale").glob(f"{lang}.*.po"))
    return [path for path in [main, *extra] if path.is_file()]


def read_entries(path: Path) -> list[Entry]:
    """The entries of a gettext file in order. Raises QuestionnaireError where it cannot be read."""
    name, _ = read_text(path, None, MAXIMUM_BYTES)
    entries = []
    for message in _catalog(path):
        french, translation = message.id, message.string
        if not isinstance(french, str) or not isinstance(translation, str):
            raise QuestionnaireError([finding("po-syntax", Place(name, message.lineno), problem="plural")])
        if bad := unprintable(translation):
            raise QuestionnaireError([finding("control-character", Place(name, message.lineno), character=bad)])
        if french:
            place = Place(name, message.lineno)
            comments, previous = _comments(message)
            entries.append(Entry(message.context, french, translation, message.fuzzy, comments, previous, place))
    return entries


def _comments(message: Message) -> tuple[tuple[str, ...], str]:
    """Translators' comments, and the French text of before, which babel writes as ``#|`` and reads as a comment."""
    own = tuple(line for line in message.user_comments if not line.startswith("|"))
    before = " ".join(line.removeprefix("|").strip() for line in message.user_comments if line.startswith("|"))
    return own, _on_one_line("".join(unescape(quoted) for quoted in _QUOTED.findall(before)))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _catalog(path: Path) -> Catalog:
    name, text = read_text(path, None, MAXIMUM_BYTES)
    try:
        return read_po(io.BytesIO(text.encode("utf-8")), abort_invalid=True, charset="utf-8")
    except PoFileError as error:
        place = Place(name, (error.lineno or 0) + 1)
        problem = str(error).partition(" on ")[0]
        raise QuestionnaireError([finding("po-syntax", place, problem=problem)]) from None
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise QuestionnaireError([finding("po-syntax", Place(name), problem=str(error))]) from None


def resolve(wanted: dict[str, str], entries: list[Entry]) -> dict[str, str]:
    """The translation of each text that has one: by identity first, else by wording."""
    usable = [entry for entry in entries if entry.translation and not entry.fuzzy]
    exact = {entry.identity: entry.translation for entry in usable if wanted.get(entry.identity or "") == entry.french}
    wording = {entry.french: entry.translation for entry in usable if entry.identity is None}
    found = {identity: exact.get(identity) or wording.get(french) for identity, french in wanted.items()}
    return {identity: text for identity, text in found.items() if text}


def _check(wanted: dict[str, str], entries: list[Entry]) -> Iterator[Finding]:
    seen: dict[str | None, Entry] = {}
    for entry in entries:
        identity = entry.identity
        if identity is None:
            continue
        if identity in seen:
            yield finding("translation-twice", entry.place, identity=identity, first=str(seen[identity].place))
        seen[identity] = entry
        if identity not in wanted:
            yield finding("translation-unknown", entry.place, identity=identity)
        elif entry.french != wanted[identity]:
            yield finding("translation-stale", entry.place, identity=identity)
        elif entry.translation and sorted(_MARKUP.findall(entry.french)) != sorted(_MARKUP.findall(entry.translation)):
            yield finding("translation-markup", entry.place, identity=identity)


@dataclass(frozen=True)
class Synced:
    """What ``sync`` did for one language."""

    lang: str
    file: Path
    translated: int
    missing: int
    changed: int
    """Texts whose French has changed: kept, marked fuzzy, shown in French until someone has looked."""
    obsolete: int
    merged: tuple[Path, ...]
    """Files whose entries now stand in ``file``: to be deleted."""


def sync(folder: Path, model: Questionnaire) -> list[Synced]:
    """Bring ``locale/<lang>.po`` up to date with the texts, in declared order, losing nothing.

    Texts that are gone stay as obsolete entries. Raises QuestionnaireError where a file cannot be read; nothing is then
    written.
    """
    wanted = dict(texts(model))
    plans = [(lang, *_merged(folder, lang, wanted)) for lang in model.languages[1:]]
    done = []
    for lang, catalog, counts in plans:
        path = folder / "locale" / f"{lang}.po"
        path.parent.mkdir(exist_ok=True)
        stream = io.BytesIO()
        stream.write(_HEADER.format(lang=lang).encode("utf-8"))
        write_po(stream, catalog, width=100, include_previous=True, omit_header=True)
        temporary = path.with_suffix(".po.new")
        temporary.write_bytes(stream.getvalue())
        temporary.replace(path)
        extra = tuple(file for file in po_files(folder, lang) if file != path)
        done.append(Synced(lang, path, *counts, merged=extra))
    return done


def _merged(folder: Path, lang: str, wanted: dict[str, str]) -> tuple[Catalog, tuple[int, int, int, int]]:
    catalogs = [_catalog(path) for path in po_files(folder, lang)]
    entries = [entry for path in po_files(folder, lang) for entry in read_entries(path)]
    resolved = resolve(wanted, entries)
    latest = {entry.identity: entry for entry in entries if entry.identity and entry.translation}
    result = Catalog(locale=lang)
    missing = changed = 0
    for identity, french in wanted.items():
        old = latest.get(identity)
        comments = old.comments if old is not None else ()
        if identity in resolved:
            result.add(french, resolved[identity], context=identity, user_comments=comments)
        elif old is not None:
            before = _on_one_line(old.french) if old.french != french else old.previous
            result.add(
                french,
                old.translation,
                (),
                ["fuzzy"],
                (),
                comments,
                previous_id=[before] if before else [],
                context=identity,
            )
            changed += 1
        else:
            result.add(french, "", context=identity)
            missing += 1
    for identity, old in latest.items():
        if identity not in wanted:
            result.obsolete[old.french, identity] = Message(
                old.french, old.translation, user_comments=old.comments, context=identity
            )
    for catalog in catalogs:
        for key, message in catalog.obsolete.items():
            result.obsolete.setdefault(key, message)
    return result, (len(resolved), missing, changed, len(result.obsolete))
