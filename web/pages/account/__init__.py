"""Accounts: opening one, getting in, what belongs to it, leaving."""

import web.pages.account.leaving
import web.pages.account.links
import web.pages.account.mine
import web.pages.account.provider
import web.pages.account.security
import web.pages.account.sign_in
import web.pages.account.sign_up  # noqa: F401  (each adds its pages)
from web.pages.account.blueprint import pages

__all__ = ["pages"]
