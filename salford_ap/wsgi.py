"""The web server's door."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from core.room import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salford_ap.settings.production")
application = with_room(get_wsgi_application())

# What stays need not be walked each time the garbage collector comes by (93 ms, then 1): all pages are imported now, as
# the first request would do else, and set aside.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
