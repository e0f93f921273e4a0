"""Named: a noun with an address of its own."""

import uuid

from django.db import models


class Named(models.Model):
    """A noun with a page: its address carries a random UUID, people see names and references."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
