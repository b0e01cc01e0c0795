"""Where firms, answers and proofs are kept: one relational database, SQLite or PostgreSQL.

Everything above speaks to it through :class:`Store` and :class:`Db`; rows leave this folder's callers as plain data.
"""

from assessment.store.engine import ConflictError, Db, Store, UnusableDatabaseError

__all__ = ["ConflictError", "Db", "Store", "UnusableDatabaseError"]
