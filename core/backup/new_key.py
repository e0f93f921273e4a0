"""python -m core.backup.new_key: a pair of keys, printed and kept nowhere; it asks for no settings and no network."""

import sys

from core.backup import sealing


def words() -> str:
    """As a file that `manage.py restore --key` and Debian's `age -i` read."""
    private, public = sealing.new_pair()
    return (
        "# Opens the backups of this portal. Keep it in two places that are not the portal's machine,\n"
        "# and never send it by e-mail: who has it and a backup can read everything.\n"
        f"# BACKUP_KEY={public}\n{private}\n"
    )


if __name__ == "__main__":
    sys.stdout.write(words())
