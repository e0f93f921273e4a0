"""A session made, not signed in: what the sign-in itself does has tests of its own."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils.crypto import get_random_string

from accounts.models import Affiliation


def make_session(client: Client, acting: Affiliation) -> Client:
    """Let this person, in this role, be who the client is."""
    store = SessionStore()
    store.update(
        {
            SESSION_KEY: str(acting.user.pk),
            BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
            HASH_SESSION_KEY: acting.user.get_session_auth_hash(),
            "acting": str(acting.pk),
        }
    )
    key = get_random_string(32)
    data = store.encode(dict(store.items()))
    store.model.objects.create(session_key=key, session_data=data, expire_date=store.get_expiry_date())
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client
