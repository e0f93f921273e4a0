"""Queries are put together in less time: what is asked for stays the same to the letter.

Of a list with many columns two of Django's steps cost more than the database does.
"""

from typing import Any

from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

# In the place of a column that has no name an order could go by.
UNNAMED = (None, None, None)


class Compiling(SQLCompiler):
    """For a database's own compiler to stand on."""

    def compile(self, node: Any) -> Any:
        """A column is written as it stands: no database writes columns otherwise."""
        if node.__class__ is Col and node.alias:
            quote = self.quote_name_unless_alias
            return f"{quote(node.alias)}.{quote(str(node.target.column))}", []
        return super().compile(node)

    def _order_by_pairs(self) -> Any:
        """Where the order names fields, nothing selected is looked through for an expression like it."""
        pairs: Any = super()._order_by_pairs
        whole = self.select
        if whole and all(isinstance(each, str) for each in self._order()):
            self.select = [each if each[2] else UNNAMED for each in whole]
        try:
            return list(pairs())
        finally:
            self.select = whole

    def _order(self) -> Any:
        meta = self.query.get_meta()
        return self.query.extra_order_by or self.query.order_by or (meta.ordering if meta else ())
