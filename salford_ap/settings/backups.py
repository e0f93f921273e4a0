"""Copies of the whole portal: where they lie, who can read them, and how many stay."""

from salford_ap.settings.place import VAR_DIR, env

BACKUP_DIR = env.str("BACKUP_DIR", default=str(VAR_DIR / "backups"))
# Public keys of age (age1…) or SSH: the private ones are never on this machine. Without one none is made at night.
BACKUP_KEY: list[str] = [key for key in env.str("BACKUP_KEY", default="").split(",") if key.strip()]
BACKUP_HOUR = env.int("BACKUP_HOUR", default=2)
BACKUP_KEEP_DAILY = env.int("BACKUP_KEEP_DAILY", default=7)
BACKUP_KEEP_WEEKLY = env.int("BACKUP_KEEP_WEEKLY", default=5)
BACKUP_KEEP_MONTHLY = env.int("BACKUP_KEEP_MONTHLY", default=12)
