"""`docker`, where there is none: what docs/operate.md asks of containers is done by processes of this machine.

It knows the services of docker-compose.yml and the paths inside their containers; a word it does not know is a fault.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import yaml

HERE = Path(os.environ["STAND_IN"])
INSIDE = {"/var/lib/salford-ap": str(HERE / "var"), "/var/backups/salford-ap": str(HERE / "backups")}
COMPOSE = Path("docker-compose.yml").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
# Without one of these compose does nothing at all, `build` neither.
NEEDED = sorted(set(re.findall(r"\$\{(\w+):\?", COMPOSE)))
WEB = HERE / "web.pid"
# Asked of another program, or done once already: looked at, not done.
LOOKED_AT = ("psql", "sh")


def main(words: list[str]) -> int:
    with (HERE / "asked").open("a") as log:
        log.write(f"{shlex.join(words)}\n")
    if words[:1] == ["build"]:
        return 0
    if words[:1] == ["run"]:
        at = words.index("salford-ap") + 1
        return done(words[at:], settings={})
    assert words[:1] == ["compose"], words
    return compose(words[1:])


def compose(words: list[str]) -> int:
    while words[0] == "-f":
        assert Path(words[1]).exists(), words
        words = words[2:]
    if lacking := [name for name in NEEDED if not settings_of_the_portal().get(name)]:
        sys.stderr.write(f"required variable {lacking[0]} is missing a value\n")
        return 1
    act, words = words[0], words[1:]
    return {"config": valid, "build": nothing, "up": up, "stop": stop, "exec": inside, "run": inside, "cp": copy}.get(
        act, nothing
    )(words)


def valid(words: list[str]) -> int:
    if shutil.which("docker-compose") is None:
        return 0
    return subprocess.run(["docker-compose", "config", "-q"], check=False).returncode


def nothing(words: list[str]) -> int:
    known(word for word in words if not word.startswith("-") and not word.isdigit())
    return 0


def known(names) -> None:
    for name in names:
        assert name in SERVICES, f"there is no service {name}"


def up(words: list[str]) -> int:
    named = [word for word in words if not word.startswith("-")]
    known(named)
    if named or "--no-start" in words:
        return 0
    if not (HERE / "prepared").exists():
        if code := done(shlex.split(SERVICES["migrate"]["command"])):
            return code
        (HERE / "prepared").touch()
    if not WEB.exists():
        start_web()
    return 0


def start_web() -> None:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "salford_ap.wsgi",
        "-k",
        "gthread",
        "--threads",
        "2",
        "--no-control-socket",
    ]
    log = (HERE / "web.log").open("w")
    address = f"127.0.0.1:{os.environ['STAND_IN_PORT']}"
    child = subprocess.Popen([*command, "--bind", address], env=settings_of_the_portal(), stdout=log, stderr=log)
    WEB.write_text(str(child.pid))
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://{address}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)


def stop(words: list[str]) -> int:
    known(words)
    if WEB.exists() and (not words or "web" in words):
        os.kill(int(WEB.read_text()), signal.SIGTERM)
        WEB.unlink()
    return 0


def inside(words: list[str]) -> int:
    while words[0].startswith("-"):
        words = words[2:] if words[0] == "-u" else words[1:]
    known(words[:1])
    words = [translated(word) for word in words[1:]]
    if words[0] in LOOKED_AT:
        return subprocess.run(["sh", "-n", "docker/point-in-time.sh"], check=False).returncode
    (HERE / "done").touch()
    if "--into" in words:
        if shlex.join(words) in (HERE / "done").read_text():
            return 0
        with (HERE / "done").open("a") as log:
            log.write(f"{shlex.join(words)}\n")
        words[words.index("--into") + 1] = os.environ["STAND_IN_DATABASE"].rsplit("/", 1)[1]
    return done(words)


def translated(word: str) -> str:
    for theirs, ours in INSIDE.items():
        word = word.replace(theirs, ours)
    return word


def copy(words: list[str]) -> int:
    source, target = [translated(word.split(":", 1)[1]) if ":" in word else word for word in words]
    known(word.split(":")[0] for word in words if ":" in word)
    return subprocess.run(
        ["cp", "-rT" if source.endswith("/.") or Path(source).is_dir() else "-r", source, target], check=False
    ).returncode


def settings_of_the_portal() -> dict[str, str]:
    lines = [line for line in Path(".env").read_text().splitlines() if "=" in line and not line.startswith("#")]
    given = dict(line.split("=", 1) for line in lines)
    return {
        **os.environ,
        **{name: value.strip("\"'") for name, value in given.items()},
        "DJANGO_SETTINGS_MODULE": "salford_ap.settings.production",
        "DATABASE_URL": os.environ["STAND_IN_DATABASE"],
        "REDIS_URL": os.environ["STAND_IN_REDIS"],
        "VAR_DIR": INSIDE["/var/lib/salford-ap"],
        "BACKUP_DIR": INSIDE["/var/backups/salford-ap"],
        "EMAIL_BACKEND": "core.mail_folder.FolderBackend",
    }


def done(words: list[str], settings: "dict[str, str] | None" = None) -> int:
    if words[0] == "python":
        words = [sys.executable, *words[1:]]
    env = settings_of_the_portal() if settings is None else {**os.environ, **settings}
    return subprocess.run(words, env=env, check=False).returncode


def curl(words: list[str]) -> int:
    try:
        with urllib.request.urlopen(words[-1], timeout=10) as answer:
            sys.stdout.write(answer.read().decode())
    except urllib.error.HTTPError as answer:
        said = json.loads(answer.read())
        sys.stdout.write(f"{said}\n")
        return 22 if any("f" in word for word in words if word.startswith("-")) else 0
    return 0


if __name__ == "__main__":
    sys.exit(curl(sys.argv[2:]) if sys.argv[1] == "curl" else main(sys.argv[2:]))
