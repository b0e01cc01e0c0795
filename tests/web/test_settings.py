"""Settings that would do harm together are refused."""

import pytest
from pydantic import ValidationError

from web.settings import Settings


def test_a_demonstration_sends_no_e_mail() -> None:
    with pytest.raises(ValidationError, match="ANCRAGE_DEMO"):
        Settings(demo=True, smtp_host="mail.example.org")
