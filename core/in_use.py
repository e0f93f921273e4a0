"""Whether anything points to a row: then it is closed or dated, and never renamed or taken away."""

from django.db.models import CASCADE, ForeignObjectRel, Model


def is_in_use(row: Model) -> bool:
    """Whether any row of any room does, those above included, which are known by their keys alone."""
    if row._state.adding:
        return False
    relations = [each for each in row._meta.get_fields(include_hidden=True) if isinstance(each, ForeignObjectRel)]
    # What goes with the row is a part of it, and no use.
    owned = [each for each in relations if not each.many_to_many and each.on_delete is not CASCADE]
    return any(each.related_model._base_manager.filter(**{each.field.name: row.pk}).exists() for each in owned)
