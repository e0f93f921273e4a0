"""Whether anything points to a row: then it is closed or dated, and never renamed or taken away."""

from django.db.models import CASCADE, ForeignObjectRel, Model, QuerySet


def is_in_use(row: Model) -> bool:
    """Whether any row of any room does, those above included, which are known by their keys alone."""
    return not row._state.adding and any_in_use(type(row)._base_manager.filter(pk=row.pk))


def any_in_use(rows: QuerySet) -> bool:
    """The same of any of these: one question for each table that could point to them."""
    relations = [
        each for each in rows.model._meta.get_fields(include_hidden=True) if isinstance(each, ForeignObjectRel)
    ]
    # What goes with the row is a part of it, and no use.
    owned = [each for each in relations if not each.many_to_many and each.on_delete is not CASCADE]
    return any(each.related_model._base_manager.filter(**{f"{each.field.name}__in": rows}).exists() for each in owned)
