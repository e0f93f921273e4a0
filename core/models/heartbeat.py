"""Heartbeats: when each thing that must keep happening last came to a good end."""

from django.db import models


class Heartbeat(models.Model):
    """The last good end of a periodic task; /readyz turns red when one is late by two periods."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
