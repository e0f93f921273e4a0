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
# With so little left to walk it comes by at each quarter more, and a page of many rows is that at every moment: let it
# come by seven times less often (a fifth of what such a page takes, a tenth of a usual one).
gc.set_threshold(5_000)
