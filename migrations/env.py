"""Alembic's entry: runs the migrations on the connection that `core.migrate` hands over."""

from alembic import context

from marketplace.core.db import Base
from marketplace.core.migrate import belongs_on
from marketplace.wiring import load_models

load_models()
connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    include_object=belongs_on(connection.dialect.name),
    user_module_prefix="types.",
)
with context.begin_transaction():
    context.run_migrations()
