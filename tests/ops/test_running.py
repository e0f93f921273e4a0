"""`run`: ports, the environment handed on, what is started, and when it counts as ready."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from bootstrap import running
from bootstrap.words import Stop

PYTHON = Path("/venv/bin/python")


@pytest.fixture
def taken():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.fixture
def readyz():
    """A portal whose /readyz answers what the test says."""
    answer = {"status": 200, "body": b"{}"}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(answer["status"])
            self.end_headers()
            self.wfile.write(answer["body"])

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/readyz", answer
    server.shutdown()
    server.server_close()


def write_log(var, words):
    (var / "logs").mkdir(exist_ok=True)
    (var / "logs" / "worker.log").write_text(words)


def test_a_port_in_use_is_said_with_another_to_try(taken, monkeypatch):
    monkeypatch.setenv("PORT", str(taken))
    with pytest.raises(Stop, match=rf"port {taken} is in use.*PORT={taken + 1} make run"):
        running.wanted_port()


@pytest.mark.parametrize("word", ["80a", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch, word):
    monkeypatch.setenv("PORT", word)
    with pytest.raises(Stop, match="is not a port"):
        running.wanted_port()


def test_a_free_port_is_taken_as_asked(monkeypatch):
    port = running.processes.free_port()
    monkeypatch.setenv("PORT", str(port))
    assert running.wanted_port() == port


def test_the_demo_settings_are_the_default(monkeypatch, tmp_path):
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.delenv("SITE_URL", raising=False)
    env = running.environment(8123, tmp_path)
    assert env["DJANGO_SETTINGS_MODULE"] == "salford_ap.settings.demo"
    assert env["SITE_URL"] == "http://127.0.0.1:8123"
    assert env["VAR_DIR"] == str(tmp_path)


def test_other_settings_are_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "salford_ap.settings.production")
    assert running.environment(8000, tmp_path)["DJANGO_SETTINGS_MODULE"] == "salford_ap.settings.production"


def test_without_servers_the_worker_has_threads_and_beat_inside(tmp_path):
    started = running.commands(PYTHON, {}, 8000, tmp_path)
    assert set(started) == {"web", "worker"}
    words = " ".join(started["worker"])
    assert "--pool threads" in words
    assert "--beat" in words
    assert "-Q default,mail,files" in words
    assert f"-s {tmp_path}/celerybeat" in words


def test_on_postgresql_and_redis_the_worker_forks_and_beat_is_alone(tmp_path):
    servers = {"DATABASE_URL": "postgres://a@b/c", "REDIS_URL": "redis://b/0"}
    started = running.commands(PYTHON, servers, 8000, tmp_path)
    assert set(started) == {"web", "worker", "beat"}
    assert "--pool prefork" in " ".join(started["worker"])
    assert "--beat" not in started["worker"]


def test_web_listens_on_loopback_only(tmp_path):
    words = running.commands(PYTHON, {}, 8765, tmp_path)["web"]
    assert words[words.index("--bind") + 1] == "127.0.0.1:8765"


def test_a_ready_portal_has_no_failing_parts(readyz):
    assert running.failing_parts(readyz[0]) == set()


def test_failing_parts_are_read_from_readyz(readyz):
    address, answer = readyz
    answer.update(status=503, body=json.dumps({"status": "not ready", "failing": ["database", "beat"]}).encode())
    assert running.failing_parts(address) == {"database", "beat"}


def test_an_answer_that_names_nothing_is_still_a_fault(readyz):
    address, answer = readyz
    answer.update(status=500, body=b"<html>")
    assert running.failing_parts(address) == {"answer 500"}


def test_nobody_waits_for_the_first_heartbeat(readyz, tmp_path, monkeypatch):
    address, answer = readyz
    answer.update(status=503, body=b'{"failing": ["beat"]}')
    port = int(address.split(":")[2].split("/")[0])
    monkeypatch.setattr(running, "READY_SECONDS", 0.3)
    write_log(tmp_path, '{"event": "celery@a-machine ready."}')
    running._wait_until_ready({}, port, tmp_path)
    answer.update(body=b'{"failing": ["database"]}')
    with pytest.raises(Stop, match="database"):
        running._wait_until_ready({}, port, tmp_path)


def test_the_portal_is_not_ready_before_its_worker(readyz, tmp_path, monkeypatch):
    port = int(readyz[0].split(":")[2].split("/")[0])
    monkeypatch.setattr(running, "READY_SECONDS", 0.3)
    write_log(tmp_path, '{"event": "celery is starting, not ready."}')
    with pytest.raises(Stop, match="worker"):
        running._wait_until_ready({}, port, tmp_path)
    write_log(tmp_path, '{"event": "celery@a-machine ready."}')
    running._wait_until_ready({}, port, tmp_path)


def test_the_log_of_the_start_before_is_kept(tmp_path):
    write_log(tmp_path, "yesterday")
    log = running._fresh_log("worker", tmp_path)
    assert not log.exists()
    assert (tmp_path / "logs" / "worker.log.before").read_text() == "yesterday"


def test_a_second_portal_on_the_same_folder_is_refused(tmp_path):
    with running.the_only_one(tmp_path), pytest.raises(Stop, match="already runs on"):
        running.the_only_one(tmp_path).__enter__()


def test_there_are_ten_sign_ins_and_the_password_is_said(capsys, tmp_path):
    running._welcome(8000, {"DJANGO_SETTINGS_MODULE": running.DEMO}, tmp_path, "", 1.0)
    said = capsys.readouterr().out
    assert said.count("@demo.salford-ap.example") == 10
    assert "salford-demo" in said
    assert "http://127.0.0.1:8000" in said


def test_a_password_of_ones_own_is_not_printed(capsys, tmp_path):
    env = {"DJANGO_SETTINGS_MODULE": running.DEMO, "DEMO_PASSWORD": "known-to-me-alone"}
    running._welcome(8000, env, tmp_path, "", 1.0)
    said = capsys.readouterr().out
    assert "known-to-me-alone" not in said
    assert "salford-demo" not in said


def test_other_settings_show_no_sign_ins(capsys, tmp_path):
    running._welcome(8000, {"DJANGO_SETTINGS_MODULE": "salford_ap.settings.production"}, tmp_path, "", 1.0)
    assert "demo" not in capsys.readouterr().out
