"""The portal in which a council commissions alternative provision."""

from salford_ap.celery import app as celery_app

__all__ = ["celery_app"]
