"""The declared questionnaire: what an author writes, as frozen pydantic models.

The JSON Schemas in ``questionnaires/schema/`` are generated from these classes (see ``schema.py``); so are the
list of translatable texts (``texts.py``) and the published release (``release.py``). Meaning of every field:
``docs/questionnaire-format.md``; how it is computed: ``docs/scoring.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

TRANSLATABLE = {"x-translatable": True}

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
"""Identity of a node, question, fact, table …: never shown, never derived from a title, never changed."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$", max_length=32)]
"""Code of an option or goal: stays when the wording changes."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=6000), Field(json_schema_extra=TRANSLATABLE)]
"""A French text; its translations live in ``locale/<lang>.po`` under the identity of its owner."""

Expression = Annotated[str, StringConstraints(min_length=1, max_length=2000)] | bool | int | float
"""A constant, or a text in the expression language (``questionnaires/expressions``)."""

Finite = Annotated[float, Field(allow_inf_nan=False)]
Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Weight = NonNegative | Annotated[str, StringConstraints(min_length=1, max_length=2000)]
"""Relative to the siblings: a number ≥ 0, or an expression over profile facts and definitions."""

Pair = tuple[Finite, Fraction]

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
ReadOn = Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2}|to_confirm)$")]
"""Day on which a text was read at its source, or ``to_confirm``."""


class Declared(BaseModel):
    """Base of everything an author writes: closed (no unknown key) and immutable."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Include(Declared):
    """Stands for the content of another file of the same folder tree."""

    include: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_][a-z0-9_/\-]*\.yaml$", max_length=200)]


# --- rules of computation ---------------------------------------------------------------------------------


class Rounding(Declared):
    """How every figure that a person or a threshold reads is rounded (docs/scoring.md §7)."""

    decimals: Annotated[int, Field(ge=0, le=6)] = 1
    mode: Literal["half_away", "down"] = "half_away"


class NotApplicableRule(Declared):
    """Where the points of a question that does not apply go (docs/scoring.md §5)."""

    split: Literal["proportional", "equal", "none"] = "proportional"
    credit: Fraction = 0.0
    when_empty: Literal["up", "drop"] = "up"


CsvPath = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_][a-z0-9_/\-]*\.csv$", max_length=200)]


class Table(Declared):
    """A look-up table: one row per key, or per combination of keys; read as ``table[key].column``."""

    id: Id
    file: CsvPath | None = None
    columns: dict[Id, Literal["key", "band", "number", "code"]]
    """Role of each column, in the order in which keys are given: ``key`` (a code, looked up exactly), ``band`` (a
    number: lower edge of a band, included), ``number`` or ``code`` (what is read)."""
    rows: list[list[str | int | float]] | None = None
    """The rows themselves, in the order of ``columns``, when there is no ``file``."""
    source: Text | None = None


class Definition(Declared):
    """A named intermediate expression over profile facts and earlier definitions."""

    id: Id
    value: Expression
    note: str | None = None


class FactOption(Declared):
    """One value that a profile fact may take."""

    code: Code
    text: Text


class Fact(Declared):
    """A profile fact: what is known of the firm before the first question. Required unless a default is declared."""

    id: Id
    kind: Literal["number", "one_of", "yes_no"]
    text: Text
    help: Text | None = None
    unit: Text | None = None
    minimum: Finite | None = None
    maximum: Finite | None = None
    options: list[FactOption] = []
    default: bool | int | float | str | None = None
    from_firm: Literal["headcount", "turnover", "activity"] | None = None
    """What the firm's page already knows and proposes here; the firm may change it. ``headcount`` and ``turnover`` on a
    ``number``, ``activity`` (through ``from_table``) on a ``one_of``."""
    from_table: Id | None = None
    """With ``from_firm: activity``: the table that leads from an activity to an option. Its ``key`` column holds
    divisions (``"10"``) or sections (``C``) of NAF rév. 2, its ``code`` column options of this fact."""


# --- what surrounds a question ----------------------------------------------------------------------------


class Evidence(Declared):
    """What shows that an answer is true, in proportion to the size of the firm."""

    small: Text
    large: Text


class Examples(Declared):
    """How the question reads for a craftsman and for an industrial firm."""

    small: Text
    large: Text


class Basis(Declared):
    """Where a threshold comes from. A convention says so."""

    what: Text
    kind: Literal["law", "statistic", "norm", "regional_plan", "convention"]
    source: Text
    read_on: ReadOn = "to_confirm"


class Action(Declared):
    """Something a firm can do to improve one answer."""

    id: Id
    text: Text
    first_step: Text
    effort: Code
    budget: Code | None = None
    """What it asks to be spent; left out where nobody can say for every firm."""
    reaches: bool | int | float | Code | list[Code]
    """The answer this action leads to: an option, options to add, or a figure."""
    resources: list[Id] = []


class Use(Declared):
    """What the subject of a question can lawfully become in a public contract."""

    becomes: Literal["specification", "performance_condition", "award_criterion", "reservation", "information"]
    cpv: list[Annotated[str, StringConstraints(pattern=r"^\d{2,8}$")]] = []
    wording: Text
    legal_basis: Text
    caution: Text | None = None


Links = dict[Id, dict[Code, Fraction]]
"""framework → code → share, e.g. ``{sdg: {"8.3": 1}}``."""


# --- questions --------------------------------------------------------------------------------------------


class QuestionBase(Declared):
    """What all kinds of question share."""

    id: Id
    text: Text
    help: Text | None = None
    examples: Examples | None = None
    period: Text | None = None
    each_year: bool = False
    """A figure or a fact of the assessed year: a new year begins without it, what was said the year before is only
    shown beside. Not of a ``computed``, which has no answer."""
    role: Literal["scored", "penalty", "bonus"] = "scored"
    factor: NonNegative | None = None
    """k of a penalty or bonus: it takes or adds at most k × its parent's nominal potential."""
    weight: Weight = 1.0
    weight_reason: Text | None = None
    potential_factor: Weight | None = None
    when: Expression | None = None
    when_false: Literal["absent", "not_applicable"] = "absent"
    allow_not_applicable: bool = False
    not_applicable_help: Text | None = None
    evidence: Evidence | None = None
    reason: Text | None = None
    basis: list[Basis] = []
    actions: list[Action] = []
    links: Links = {}
    scope: Literal["firm", "contract"] = "firm"
    uses: list[Use] = []
    no_use: Text | None = None
    """Why the subject has no lawful use in a contract, and the lawful neighbour."""


class YesNo(QuestionBase):
    """True or false."""

    kind: Literal["yes_no"]
    yes: Fraction = 1.0
    no: Fraction = 0.0
    on_paper: bool = False
    """A document alone makes the better answer true. Read by the audit, never by the score."""


class Option(Declared):
    """One answer of a ``one_of`` or ``any_of`` question."""

    code: Code
    text: Text
    points: NonNegative = 0.0
    not_applicable: bool = False
    """``one_of`` only: choosing it declares the question not applicable."""
    exclusive: bool = False
    """``any_of`` only: cannot be chosen together with another ("none of these")."""
    on_paper: bool = False
    """A document alone makes this answer true: a charter, a register, a rule. Read by the audit, never by the score."""
    detail: Text | None = None
    """What is asked when it is chosen: with whom, since when."""


class OneOf(QuestionBase):
    """One option; its points over the best option's."""

    kind: Literal["one_of"]
    options: Annotated[list[Option], Field(min_length=2, max_length=60)]


class AnyOf(QuestionBase):
    """Several options; the sum of their points, capped at ``maximum``, over ``maximum``."""

    kind: Literal["any_of"]
    options: Annotated[list[Option], Field(min_length=2, max_length=50)]
    maximum: Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Measured(QuestionBase):
    """What numbers and computed figures share: a unit, and a way from the figure to a fraction."""

    unit: Text | None = None
    decimals: Annotated[int, Field(ge=0, le=9)] = 2
    scale: Annotated[list[Pair], Field(min_length=1, max_length=50)] | None = None
    """(value, fraction) pairs, values rising: straight lines between them, flat beyond both ends."""
    steps: Annotated[list[Pair], Field(min_length=1, max_length=50)] | None = None
    """(lower edge, fraction) pairs, edges rising: a band includes its lower edge; below the first, its fraction."""


class Number(Measured):
    """A quantity; without ``scale`` and ``steps`` it takes no part in the score."""

    kind: Literal["number"]
    minimum: Finite | None = None
    maximum: Finite | None = None


class Computed(Measured):
    """No answer: an expression over facts, definitions and earlier questions, rounded to ``decimals``."""

    kind: Literal["computed"]
    formula: Expression


class FreeText(QuestionBase):
    """Free text, out of the score."""

    kind: Literal["text"]


class DateQuestion(QuestionBase):
    """A day, out of the score; expressions may compare it."""

    kind: Literal["date"]


Question = Annotated[YesNo | OneOf | AnyOf | Number | Computed | FreeText | DateQuestion, Field(discriminator="kind")]


# --- the tree ---------------------------------------------------------------------------------------------


class Group(Declared):
    """A node that holds questions, groups, or both (questions first): a pillar, a topic, a module."""

    id: Id
    title: Text
    text: Text | None = None
    weight: Weight = 1.0
    weight_reason: Text | None = None
    potential_factor: Weight | None = None
    when: Expression | None = None
    when_false: Literal["absent", "not_applicable"] = "absent"
    not_applicable: NotApplicableRule | None = None
    floor: Finite | None = None
    ceiling: Finite | None = None
    questions: list[Question] = []
    nodes: list[Group | Include] = []

    def groups(self) -> list[Group]:
        """The child groups, once the loader has replaced every include."""
        return [node for node in self.nodes if isinstance(node, Group)]


class LevelCondition(Declared):
    """One condition of a level, with the words that say it."""

    condition: Expression
    text: Text


class Level(Declared):
    """A level: its conditions and those of all levels before it."""

    id: Id
    title: Text
    text: Text | None = None
    all: list[LevelCondition]


class Rule(Declared):
    """A consistency rule: where ``condition`` holds, the firm is asked to check the questions named."""

    id: Id
    condition: Expression
    text: Text
    questions: list[Id] = []


class Path(Declared):
    """A shorter way through the same questions, chosen by the profile fact ``path``; all others are off it."""

    code: Code
    """The option of the fact ``path`` that chooses it."""
    offered_when: Expression = True
    """For which firms, over the profile."""
    offered_text: Text | None = None
    """The same in words."""
    minutes: Annotated[int, Field(gt=0, le=10000)] | None = None
    """What its readers are told it takes; the audit works out its own figure."""
    questions: Annotated[list[Id], Field(min_length=1)]


class ParameterValue(Declared):
    """What a parameter of law is from a day on."""

    since: Day
    value: Finite
    source: Text
    read_on: ReadOn = "to_confirm"


class Parameter(Declared):
    """A threshold of law, with its values over time; before the first there is none."""

    id: Id
    text: Text
    unit: Text | None = None
    values: Annotated[list[ParameterValue], Field(min_length=1, max_length=50)]


class Obligation(Declared):
    """A duty of law: for whom, since when, what it asks. Shown apart from the score, which it never changes."""

    id: Id
    title: Text
    text: Text
    """What has to be done."""
    whom: Text
    """For whom, in words."""
    when: Expression
    """For whom, over the profile, all answers and the parameters."""
    since: Day | None = None
    """First day in force; left out: long since."""
    until: Day | None = None
    """First day on which it is no longer in force."""
    source: Text
    read_on: ReadOn = "to_confirm"
    caution: Text | None = None
    """What the figures asked here do not settle."""
    questions: list[Id] = []
    """Questions of the same subject."""
    resources: list[Id] = []


class Law(Declared):
    """The content of ``law.yaml``: dated parameters, and the obligations that read them."""

    parameters: list[Parameter] = []
    obligations: list[Obligation] = []


class Effort(Declared):
    """How much an action asks: from an hour to a project."""

    code: Code
    text: Text
    hours: Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Budget(Declared):
    """How much money an action asks for, besides the time of the firm's own people: from nothing to an investment."""

    code: Code
    text: Text
    least: NonNegative = 0.0
    """Euros, the firm's own money; no aid is taken off."""
    most: NonNegative | None = None
    """Left out: no upper bound."""


class Goal(Declared):
    """One goal of a framework; a link to ``8.3`` counts for goal ``8``."""

    code: Code
    title: Text
    note: Text | None = None
    """Why no question covers it, or what covers it besides questions."""
    questions: list[Id] = []
    """Questions linked from this side, with share 1: the same as ``links`` on the question."""
    resources: list[Id] = []
    """Resources that help towards it."""


class Framework(Declared):
    """Something outside the questionnaire to which questions are linked: SDG, ISO 26000, VSME."""

    id: Id
    title: Text
    text: Text | None = None
    goals: list[Goal]

    def share(self, goal: Goal, question: QuestionBase) -> float | None:
        """Share of a question in a goal, None without a link; of several links the largest, once (scoring.md §9)."""
        found = [
            share
            for code, share in question.links.get(self.id, {}).items()
            if code == goal.code or code.startswith(f"{goal.code}.")
        ]
        if question.id in goal.questions:
            found.append(1.0)
        return max(found, default=None)


class Headcount(Declared):
    """Sizes of firm, in persons (yearly average)."""

    minimum: NonNegative = 0.0
    """The smallest, included; 0: nobody need be employed."""
    below: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """The first size that is too large; left out: none is."""


Place = Annotated[str, StringConstraints(pattern=r"^(france|region-\d{2}|departement-(\d{2}|2A|2B|\d{3})|epci-\d{9})$")]
"""Where firms may use something: the country, a region or département (INSEE code), or a group of communes (SIREN)."""


class Resource(Declared):
    """A guide, network, scheme … that helps a firm to improve."""

    id: Id
    title: Text
    offer: Text
    """What it gives a firm, in one sentence."""
    kind: Literal["programme", "guide", "workshop", "label", "network", "tool", "example", "currency"]
    status: Literal["joinable", "closed", "example", "proposed", "unknown"]
    runner: Text | None = None
    territory: Text | None = None
    """Where, in words; for an example, where it is to be seen."""
    places: list[Place] = []
    """The same in codes, for what a firm may use: any of them will do. Empty: not known."""
    audience: Text | None = None
    """For whom, in words."""
    headcount: Headcount | None = None
    """For which sizes; left out: not known."""
    themes: list[Id] = []
    contact: Text | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"]+$", max_length=300)] | None = None
    cited_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    checked_on: ReadOn = "to_confirm"
    aliases: list[str] = []
    successor: Id | None = None
    figures: Text | None = None
    source: Text | None = None


class ResourceFile(Declared):
    """The content of ``resources.yaml``."""

    resources: list[Resource]


# --- the published method ---------------------------------------------------------------------------------


class MethodSection(Declared):
    """Why the authors decided something: a title and paragraphs. ``{level.solid.total}`` stands for a figure."""

    id: Id
    title: Text
    text: Text


class MethodProfile(Declared):
    """A firm for which the published method shows what each pillar and topic is worth."""

    id: Id
    title: Text
    facts: dict[Id, bool | int | float | str]


class ColumnReason(Declared):
    """What a column of a look-up table is called, and why its figures are what they are."""

    id: Id
    title: Text
    reason: Text | None = None


class TableReason(Declared):
    """A look-up table that the published method shows, with its reasons."""

    id: Id
    title: Text
    text: Text | None = None
    columns: list[ColumnReason] = []


class WorkedExample(Declared):
    """A question of a case, followed from the answer to the total."""

    title: Text
    """Who the firm is, in words."""
    case: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_\-]*$", max_length=64)]
    question: Id


class Method(Declared):
    """What the published method says besides what the questionnaire declares (``ancrage questionnaire method``)."""

    sections: list[MethodSection] = []
    review_after: Annotated[int, Field(gt=0)] | None = None
    """Number of assessments after which the conventions are looked at again."""
    example: WorkedExample | None = None
    profiles: list[MethodProfile] = []
    tables: list[TableReason] = []


# --- the standard from which answers come, and to which they go --------------------------------------------


ConceptName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9\-]*$", max_length=250)]
"""A data point, dimension or member of a taxonomy, without its prefix: ``TotalEnergyConsumption``."""


class OtherYear(Declared):
    """The year of a figure that is not of the period reported, and stated by another data point."""

    stated_by: ConceptName
    before: Annotated[int, Field(ge=1, le=20)]
    """Years between the one that the question asks about and the closed year that is assessed."""


class DataPoint(Declared):
    """One answer or fact of the profile, and the data points that say the same."""

    id: Id
    question: Id | None = None
    fact: Id | None = None
    """Either a question or a fact of the profile."""
    concepts: Annotated[list[ConceptName], Field(min_length=1, max_length=10)]
    """Several: they are added, and all have to be there."""
    dimensions: dict[ConceptName, ConceptName] = {}
    """Axis to member, where it is not the default one."""
    unit: Annotated[str, StringConstraints(pattern=r"^(%|[A-Za-z0-9]{1,12})$")] | None = None
    """The unit of the question, as ``questionnaires/units.py`` names it."""
    values: dict[ConceptName, bool | str] = {}
    """Member of an enumeration, ``"true"`` or ``"false"`` to the answer it gives; others give none."""
    table: Id | None = None
    """For codes of activities: the table that leads from a division to an option of the fact."""
    only_if: dict[ConceptName, list[ConceptName]] = {}
    """What other data points of the report have to say, for this one to mean the same as the question."""
    year: OtherYear | None = None
    export: bool = True
    """False: the data point answers the question, but the answer does not give the data point."""
    note: Text | None = None
    """What the firm should look at before it confirms."""


class UnusedPoints(Declared):
    """Data points that no question takes, and why."""

    id: Id
    concepts: Annotated[list[ConceptName], Field(min_length=1, max_length=200)]
    reason: Text


class VsmePoints(Declared):
    """Which data points of the VSME standard say the same as an answer (docs/vsme.md)."""

    taxonomy: Annotated[str, StringConstraints(pattern=r"^vsme-\d{4}-\d{2}-\d{2}$")]
    points: list[DataPoint] = []
    """Of several for one question, the first that the report holds is proposed."""
    unused: list[UnusedPoints] = []


# --- what the audit tries ---------------------------------------------------------------------------------


class AuditProfile(Declared):
    """A kind of firm to try. A fact that is not named has its default."""

    id: Id
    text: Text
    profile: dict[Id, bool | int | float | str]


class AnsweringMinutes(Declared):
    """Minutes to find an answer and give it, once the question is read, by kind of question."""

    choice: NonNegative = 0.3
    """``yes_no``, ``one_of``."""
    several: NonNegative = 0.5
    """``any_of``."""
    number: NonNegative = 2.5
    text: NonNegative = 1.0
    """``text``, ``date``."""


class Audit(Declared):
    """The firms for which the audit measures length and fairness, and how long reading and answering take."""

    profiles: Annotated[list[AuditProfile], Field(min_length=1, max_length=50)]
    vary: Id | None = None
    """A ``one_of`` fact: every profile is tried with each of its options."""
    reading_speed: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 180.0
    """Words per minute."""
    help_share: Fraction = 1.0
    """Share of the help texts that is read: help is opened in doubt."""
    answering_minutes: AnsweringMinutes = AnsweringMinutes()


# --- what becomes of the release before -------------------------------------------------------------------


class Renamed(Declared):
    """A question or fact that has another id and asks the same: its answers stay true."""

    id: Id
    """Here."""
    was: Id
    """In the release before."""
    reason: Text | None = None


class ChangedOptions(Declared):
    """What became of the options of a question or fact that is carried."""

    id: Id
    """Here."""
    renamed: dict[Code, Code] = {}
    """Code in the release before → code here: the same answer."""
    withdrawn: list[Code] = []
    """Codes of the release before that are no answer any more: who chose one is asked again; of several options chosen,
    the others stay."""
    added: list[Code] = []
    """Codes that are new here."""
    reason: Text | None = None


class Part(Declared):
    """A question that takes over a part of one that was split."""

    id: Id
    same: bool = False
    """Its answer is that of the question that was split, whatever it was."""
    answers: dict[Code, bool | Finite | Code | list[Code]] = {}
    """Code of the answer before (``yes`` and ``no`` of a ``yes_no``) → the answer here. What is not named is asked
    anew; without ``same`` and ``answers``, always."""


class Split(Declared):
    """A question that became several."""

    id: Id
    """In the release before."""
    into: Annotated[list[Part], Field(min_length=1)]
    reason: Text


class Reasoned(Declared):
    """A question or fact, and why."""

    id: Id
    reason: Text


class Previous(Declared):
    """The content of ``previous.yaml``: how answers to the release before become answers to this one.

    What has the same id and can still be answered in the same way needs no line.
    """

    release: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*-\d{4}\.\d+$", max_length=80)]
    """``<id>-<version>``."""
    renamed: list[Renamed] = []
    options: list[ChangedOptions] = []
    split: list[Split] = []
    dropped: list[Reasoned] = []
    """No longer asked; ids of the release before."""
    asked_again: list[Reasoned] = []
    """The same id, but what was answered no longer answers it."""
    added: list[Reasoned] = []

    def gone(self) -> set[str]:
        """Ids of the release before whose question or fact is not there any more under that id."""
        return {
            *(one.id for one in self.dropped), *(one.id for one in self.split), *(one.was for one in self.renamed)
        }  # fmt: skip


class Questionnaire(Declared):
    """A published method: identity, facts, rules, tree, texts."""

    id: Id
    version: Annotated[str, StringConstraints(pattern=r"^\d{4}\.\d+$")]
    title: Text
    text: Text | None = None
    publisher: Text | None = None
    licence: str | None = None
    languages: Annotated[list[Literal["fr", "en"]], Field(min_length=1)] = ["fr"]
    """The first is the language of the files; a translation is due for each of the others."""
    scale: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 100.0
    rounding: Rounding = Rounding()
    not_applicable: NotApplicableRule = NotApplicableRule()
    floor: Finite | None = None
    ceiling: Finite | None = None
    declared_not_applicable_limit: Annotated[float, Field(ge=0, le=100)] = 10.0
    """Per cent of the scale that a firm may declare not applicable before levels count it against it."""
    profile: list[Fact] = []
    tables: list[Table] = []
    define: list[Definition] = []
    efforts: list[Effort] = []
    budgets: list[Budget] = []
    """From the lowest to the highest."""
    frameworks: list[Framework | Include] = []
    paths: list[Path] = []
    """Besides the full one, which is the default of the fact ``path``."""
    levels: list[Level] = []
    """From the lowest to the highest."""
    rules: list[Rule] = []
    nodes: list[Group | Include] = []
    questions: list[Question] = []
    resources: list[Resource] | Include = []
    law: Law | Include = Law()
    method: Method | Include | None = None
    """The authors' reasons, for the published method."""
    vsme: VsmePoints | Include | None = None
    """Which data points of a VSME report answer which questions, and back."""
    audit: Audit | None = None
    previous: Previous | Include | None = None
    """How it follows from the release before it; nothing for the first."""

    def groups(self) -> list[Group]:
        """The pillars, once the loader has replaced every include."""
        return [node for node in self.nodes if isinstance(node, Group)]

    def all_frameworks(self) -> list[Framework]:
        """The frameworks, once the loader has replaced every include."""
        return [framework for framework in self.frameworks if isinstance(framework, Framework)]

    def published(self) -> Method:
        """What the published method says, once the loader has replaced the include."""
        return self.method if isinstance(self.method, Method) else Method()

    def follows(self) -> Previous | None:
        """How it follows from the release before, once the loader has replaced the include; None for the first."""
        return self.previous if isinstance(self.previous, Previous) else None

    def vsme_points(self) -> VsmePoints | None:
        """The data points of the VSME standard, once the loader has replaced the include; None without any."""
        return self.vsme if isinstance(self.vsme, VsmePoints) else None

    def catalogue(self) -> list[Resource]:
        """The resources, once the loader has replaced the include."""
        return [] if isinstance(self.resources, Include) else self.resources

    def duties(self) -> Law:
        """Parameters and obligations, once the loader has replaced the include."""
        return Law() if isinstance(self.law, Include) else self.law

    def all_groups(self) -> Iterator[Group]:
        """Every group, parents before children, in declared order."""

        def walk(groups: list[Group]) -> Iterator[Group]:
            for group in groups:
                yield group
                yield from walk(group.groups())

        yield from walk(self.groups())

    def all_questions(self) -> Iterator[Question]:
        """Every question in declared order: a node's own first, then those of its groups, depth first."""
        yield from self.questions
        for group in self.all_groups():
            yield from group.questions
