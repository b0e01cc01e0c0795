"""Alembic's entry: the connection is given by ``assessment.store.schema``; there is no ``alembic.ini``."""

from alembic import context

from assessment.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
