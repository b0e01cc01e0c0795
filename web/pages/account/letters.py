"""The e-mails about accounts."""

from __future__ import annotations

from collections.abc import Callable

from assessment import accounts, links
from assessment.accounts import Account
from assessment.links import Kind
from assessment.store import Db
from questionnaires.findings import Lang
from web.letters import Translate, absolute, send


def link(db: Db, kind: Kind, account: str, email: str, next_: str) -> str:
    """The address of a new link."""
    return absolute("account.link", token=links.make(db, kind, account, email, {"next": next_} if next_ else {}))


def confirm(db: Db, account: str, email: str, lang: Lang, next_: str = "") -> None:
    """To whoever has just opened an account: is this address yours?"""
    address = link(db, "confirm", account, email, next_)

    def write(t: Translate) -> tuple[str, list[str]]:
        return t("Confirmez votre adresse"), [
            t("Bonjour,"),
            t("Un compte vient d'être ouvert avec cette adresse. Pour confirmer qu'elle est la vôtre :"),
            address,
            t("Ce lien sert une fois, pendant trois jours."),
            t("Vous n'avez pas ouvert de compte ? N'ouvrez pas ce lien : sans confirmation, ce compte ne peut rien."),
        ]

    send(db, email, lang, write)


def already(db: Db, account: Account, next_: str = "") -> None:
    """To the owner of an account whose address was given for a new one."""
    address = link(db, "sign_in", account.id, account.email, next_)

    def write(t: Translate) -> tuple[str, list[str]]:
        return t("Vous avez déjà un compte"), [
            t("Bonjour,"),
            t("Quelqu'un, vous sans doute, a voulu ouvrir un compte avec cette adresse. Vous en avez déjà un."),
            t("Pour vous connecter sans mot de passe :"),
            address,
            t("Ce lien sert une fois, pendant trente minutes."),
            t("Ce n'était pas vous ? Rien n'a changé, vous n'avez rien à faire."),
        ]

    send(db, account.email, account.lang, write)


def sign_in(db: Db, account: Account, next_: str = "") -> None:
    """A link to sign in."""
    address = link(db, "sign_in", account.id, account.email, next_)

    def write(t: Translate) -> tuple[str, list[str]]:
        return t("Votre lien de connexion"), [
            t("Bonjour,"),
            t("Pour vous connecter :"),
            address,
            t("Ce lien sert une fois, pendant trente minutes."),
            t("Vous ne l'avez pas demandé ? Ne l'ouvrez pas et ne le transmettez à personne."),
        ]

    send(db, account.email, account.lang, write)


def to_nobody(db: Db, letter: Callable[[Db, Account, str], None], email: str, lang: Lang, next_: str) -> None:
    """The work of a letter where no account has the address, nothing of it kept: how long it takes tells nothing."""
    nested = db.connection.begin_nested()
    made = accounts.find(db, accounts.create(db, email, "", lang))
    assert made is not None  # noqa: S101 - just made
    letter(db, made, next_)
    nested.rollback()


def reset(db: Db, account: Account, next_: str = "") -> None:
    """A link to choose a password."""
    address = link(db, "reset", account.id, account.email, next_)

    def write(t: Translate) -> tuple[str, list[str]]:
        return t("Choisir un nouveau mot de passe"), [
            t("Bonjour,"),
            t("Pour choisir un nouveau mot de passe :"),
            address,
            t("Ce lien sert une fois, pendant une heure."),
            t("Vous ne l'avez pas demandé ? Ne l'ouvrez pas : votre mot de passe reste le même."),
        ]

    send(db, account.email, account.lang, write)


def password_changed(db: Db, account: Account) -> None:
    """To the owner, after a password was chosen."""
    address = absolute("account.forgotten")

    def write(t: Translate) -> tuple[str, list[str]]:
        return t("Votre mot de passe a changé"), [
            t("Bonjour,"),
            t("Le mot de passe de votre compte vient d'être changé. Les autres appareils ont été déconnectés."),
            t("Ce n'était pas vous ? Choisissez-en un autre sans attendre :"),
            address,
        ]

    send(db, account.email, account.lang, write)


def new_address(db: Db, account: Account, email: str) -> None:
    """To the new address of an account, which takes it once it is shown to be theirs."""
    address = link(db, "address", account.id, email, "")

    def write(t: Translate) -> tuple[str, list[str]]:
        return t("Confirmez votre nouvelle adresse"), [
            t("Bonjour,"),
            t("Le compte %(email)s demande à prendre cette adresse. Pour confirmer :", email=account.email),
            address,
            t("Ce lien sert une fois, pendant un jour, là où vous êtes connecté à ce compte."),
            t("Vous n'avez rien demandé ? N'ouvrez pas ce lien."),
        ]

    send(db, email, account.lang, write)


def address_taken(db: Db, holder: Account) -> None:
    """To the owner of an account whose address another account asks for."""

    def write(t: Translate) -> tuple[str, list[str]]:
        return t("Vous avez déjà un compte"), [
            t("Bonjour,"),
            t("Un autre compte a demandé à prendre cette adresse, qui est celle de votre compte. Rien n'a changé."),
            t("Si c'était vous : supprimez d'abord le compte dont vous ne voulez plus, puis recommencez."),
        ]

    send(db, holder.email, holder.lang, write)


def address_asked(db: Db, account: Account) -> None:
    """To the old address, before anything changes."""
    address = absolute("account.forgotten")

    def write(t: Translate) -> tuple[str, list[str]]:
        return t("Une nouvelle adresse est demandée pour votre compte"), [
            t("Bonjour,"),
            t("Votre compte demande à changer d'adresse. Il gardera celle-ci tant que l'autre n'est pas confirmée."),
            t("Ce n'était pas vous ? Changez votre mot de passe sans attendre : la demande tombe avec lui."),
            address,
        ]

    send(db, account.email, account.lang, write)


def address_changed(db: Db, account: Account, email: str) -> None:
    """To the old address, once it has changed. ``account``: as it was before."""

    def write(t: Translate) -> tuple[str, list[str]]:
        return t("L'adresse de votre compte a changé"), [
            t("Bonjour,"),
            t("Votre compte a maintenant l'adresse %(email)s. Celle-ci ne l'ouvre plus.", email=email),
            t("Ce n'était pas vous ? Écrivez sans attendre à l'équipe de la région."),
        ]

    send(db, account.email, account.lang, write)


def deleted(db: Db, email: str, lang: Lang) -> None:
    """To somebody whose account is gone."""

    def write(t: Translate) -> tuple[str, list[str]]:
        return t("Votre compte est supprimé"), [
            t("Bonjour,"),
            t("Votre compte est supprimé, comme vous l'avez demandé. Vos réponses restent aux entreprises."),
            t("Vous pouvez en ouvrir un autre quand vous voulez."),
        ]

    send(db, email, lang, write)
