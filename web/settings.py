"""The settings of the service: environment variables that begin with ``ANCRAGE_`` (docs/running.md lists them)."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assessment.mailer import SmtpSettings


class Settings(BaseSettings):
    """What an operator may set; everything has a value that works on one machine."""

    model_config = SettingsConfigDict(env_prefix="ANCRAGE_", extra="ignore")

    instance: Path = Path("var/instance")
    """Folder of the service: database, proofs, documents, secret key. Never under a folder that a server publishes."""
    database_url: str = ""
    """Empty: an SQLite file in ``instance``."""
    secret_key: SecretStr | None = None
    """Left out: drawn once and kept in ``instance``, readable by its owner alone."""
    base_url: str = "http://127.0.0.1:8000"
    """The address under which people reach the service; links in e-mails begin with it."""
    proxies: Annotated[int, Field(ge=0, le=5)] = 0
    """Trusted reverse proxies in front: whose X-Forwarded headers are believed."""
    demo: bool = False
    """Demonstration: invented firms, a page that lists the e-mails instead of sending them."""
    region: str = "Occitanie"
    """Name of the territory, in page titles."""

    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: Literal["none", "starttls", "ssl"] = "starttls"
    mail_sender: str = "Ancrage <ne-pas-repondre@localhost>"

    oidc_name: str = ""
    """Name of the identity provider on the button; empty: no such button."""
    oidc_discovery: str = ""
    """Address of its ``/.well-known/openid-configuration``."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_scope: str = "openid email given_name usual_name siret"
    oidc_siret_claim: str = "siret"
    """Claim of the userinfo that confirms a firm; empty: this provider confirms none."""
    oidc_acr_values: str = ""

    session_days: Annotated[int, Field(ge=1, le=365)] = 30
    """Days without a visit after which a session ends."""
    trial_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Days without a change after which an assessment that nobody claimed is deleted."""
    retention_years: Annotated[int, Field(ge=1, le=30)] = 5
    """Years after which an assessment that was not changed is deleted, proofs included."""
    attempts: Annotated[int, Field(ge=3, le=1000)] = 10
    """Log-in attempts on one address of e-mail in a quarter of an hour."""
    rate_limit: str = "600 per minute"
    """Requests that one address may send to one kind of page, in each process of pages; ``0`` or empty: no limit."""
    compiled: bool = True
    """Scores with the compiled kernel once it is ready: half a minute at the lowest priority after the first start of
    a version, a second afterwards. Without it scores are the same, and large firms' results take seconds."""
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 8

    @field_validator("base_url")
    @classmethod
    def _no_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @model_validator(mode="after")
    def _invented_people_get_no_mail(self) -> Settings:
        if self.demo and self.smtp_host:
            raise ValueError("ANCRAGE_DEMO shows every e-mail to everybody: unset it, or ANCRAGE_SMTP_HOST")
        return self

    @property
    def secure(self) -> bool:
        """Whether people come by https: cookies are then sent by https only."""
        return self.base_url.startswith("https://")

    @property
    def url(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.instance.resolve()}/ancrage.db"

    @property
    def log_level(self) -> int:
        """From which level on the log is written; whoever tries the demonstration reads its terminal."""
        return logging.WARNING if self.demo else logging.INFO

    @property
    def session_life(self) -> timedelta:
        """How long a session lasts without a visit."""
        return timedelta(days=self.session_days)

    @property
    def evidence_folder(self) -> Path:
        """Where proofs are kept."""
        return self.instance / "evidence"

    @property
    def documents_folder(self) -> Path:
        """Where the PDFs made by the worker are kept."""
        return self.instance / "documents"

    @property
    def releases_folder(self) -> Path:
        """Where drafts that firms answered are frozen."""
        return self.instance / "releases"

    @property
    def smtp(self) -> SmtpSettings | None:
        """How e-mails leave; ``None``: they stay in the outbox."""
        if not self.smtp_host:
            return None
        password = self.smtp_password.get_secret_value()
        return SmtpSettings(self.smtp_host, self.smtp_port, self.smtp_user, password, self.smtp_tls, self.mail_sender)

    @cached_property
    def key(self) -> str:
        """The secret that signs what leaves and comes back."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        path = self.instance / "secret_key"
        self.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48), "ascii")
        return path.read_text("ascii").strip()
