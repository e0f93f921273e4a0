"""`bench`: the portal's own measures, on PostgreSQL and Redis of its own with built static files."""

import os
import tempfile

from bootstrap import ground, machine, processes, servers
from bootstrap.suite import OURS, say_left_alone
from bootstrap.words import Stop


def bench(arguments: list[str]) -> int:
    """Brings its servers, always: it deletes rows. `manage.py bench` prints the table and writes the figures."""
    say_left_alone("The benchmarks bring servers of their own")
    python = ground.ready("requirements-test.txt")
    machine.PAPER.install()
    if lacking := machine.SERVERS.install():
        raise Stop(lacking)
    # What is saved is on the disk, as a council has it.
    with servers.postgresql_and_redis(is_safe=True) as own:
        return _measure(str(python), own, arguments)


def _measure(python: str, own: dict[str, str], arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="ap-bench-") as folder:
        env = {name: value for name, value in os.environ.items() if name not in OURS}
        env |= {**own, "STATIC_ROOT": f"{folder}/static", "FILES_DIR": f"{folder}/files"}
        env |= {"VAR_DIR": str(ground.var_dir()), "DJANGO_SETTINGS_MODULE": "salford_ap.settings.bench"}
        collect = [python, "manage.py", "collectstatic", "--noinput", "-v", "0"]
        if processes.run(collect, cwd=ground.ROOT, env=env):
            raise Stop("the static files could not be built; the reason is above")
        return processes.run_with_its_group([python, "manage.py", "bench", *arguments], cwd=ground.ROOT, env=env)
