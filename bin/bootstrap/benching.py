"""`bench`: the portal's own measures, on PostgreSQL and Redis with built static files."""

import os
import tempfile

from bootstrap import ground, machine, processes, servers
from bootstrap.suite import ADDRESSES
from bootstrap.words import Stop


def bench(arguments: list[str]) -> int:
    """Brings the servers unless both addresses are set; `manage.py bench` prints the table and writes the figures."""
    python = ground.ready("requirements-test.txt")
    machine.PAPER.install()
    if all(os.environ.get(name) for name in ADDRESSES):
        return _measure(str(python), {name: os.environ[name] for name in ADDRESSES}, arguments)
    if lacking := machine.SERVERS.install():
        raise Stop(lacking)
    with servers.postgresql_and_redis() as addresses:
        return _measure(str(python), addresses, arguments)


def _measure(python: str, addresses: dict[str, str], arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="ap-bench-") as static:
        env = {**os.environ, **addresses, "STATIC_ROOT": static, "VAR_DIR": str(ground.var_dir())}
        env.setdefault("DJANGO_SETTINGS_MODULE", "salford_ap.settings.demo")
        collect = [python, "manage.py", "collectstatic", "--noinput", "-v", "0"]
        if processes.run(collect, cwd=ground.ROOT, env=env):
            raise Stop("the static files could not be built; the reason is above")
        return processes.run_with_its_group([python, "manage.py", "bench", *arguments], cwd=ground.ROOT, env=env)
