"""The cache: Redis, and while that does not answer the database, so that limits hold and no page fails."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

# Where what cannot be kept in Redis is kept meanwhile: a table every process sees.
STAND_IN = "stand_in"
# Nobody waits for a dead Redis more than once in this time.
ASK_AGAIN_SECONDS = 30.0


def _steadily(name: str) -> Callable[..., Any]:
    """The call of this name, answered by Redis or by its stand-in."""

    def call(cache: "SteadyCache", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= SteadyCache.ask_again_at:
            try:
                return getattr(RedisCache, name)(cache, *args, **kwargs)
            except RedisError as error:
                SteadyCache.ask_again_at = time.monotonic() + ASK_AGAIN_SECONDS
                log.warning("cache_not_reached", error=type(error).__name__)
        return getattr(caches[STAND_IN], name)(*args, **kwargs)

    return call


class SteadyCache(RedisCache):
    """Redis with a stand-in: a limit that cannot be counted must neither fail a page nor open a door."""

    ask_again_at = 0.0

    add = _steadily("add")
    get = _steadily("get")
    set = _steadily("set")
    touch = _steadily("touch")
    delete = _steadily("delete")
    incr = _steadily("incr")
    has_key = _steadily("has_key")
    get_many = _steadily("get_many")
    set_many = _steadily("set_many")
    delete_many = _steadily("delete_many")
    clear = _steadily("clear")
