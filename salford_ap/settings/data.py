"""Where rows, caches and files lie."""

from salford_ap.settings.place import BASE_DIR, VAR_DIR, env

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'salford_ap.sqlite3'}")}
ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if ON_SQLITE:
    # Without IMMEDIATE most writes of two processes at once are refused; with WAL readers never wait. What is kept is
    # kept by triggers: without recursive ones a row put in another's place passes by those that refuse its deletion.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA recursive_triggers=ON;PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        # A page is answered by one process of the database: told it may take more, it reads whole tables together
        # where an index finds the rows, and the page of the next person waits.
        "options": "-c statement_timeout=20000 -c idle_in_transaction_session_timeout=30000 "
        "-c max_parallel_workers_per_gather=0",
    }
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
IN_DATABASE = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "core.cache.SteadyCache",
            "LOCATION": env.str("CACHE_URL", default=REDIS_URL.rsplit("/", 1)[0] + "/1"),
            "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 5},
        },
        "stand_in": IN_DATABASE,  # while Redis does not answer
    }
else:
    CACHES = {"default": IN_DATABASE}

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "core.storage.FileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Files people send lie outside every web root and leave only through a page of the noun they belong to.
MEDIA_ROOT = env.str("FILES_DIR", default=str(VAR_DIR / "files"))
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
