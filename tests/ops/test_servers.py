"""PostgreSQL and Redis of our own: up in a moment, and gone with everything they wrote."""

import io
import socket
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from bootstrap import machine, servers
from bootstrap.words import Stop

from salford_ap import own_servers

there = machine.postgres_bin() is not None and machine.shutil.which("redis-server") is not None
needs_servers = pytest.mark.skipif(not there, reason=machine.SERVERS.line())


def listens(address):
    parts = urlsplit(address)
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((parts.hostname, parts.port)) == 0


@needs_servers
def test_both_answer_inside_and_are_gone_outside():
    with servers.postgresql_and_redis() as addresses:
        with psycopg2.connect(addresses["DATABASE_URL"]) as connection, connection.cursor() as cursor:
            cursor.execute("SHOW fsync")
            assert cursor.fetchone() == ("off",)
        folder = Path(addresses[servers.LOG]).parent
        assert (folder / "pg").is_dir()
        assert own_servers.handed_in(addresses) == []
        assert own_servers.handed_in({**addresses, servers.MARK: "guessed"}) == ["DATABASE_URL", "REDIS_URL"]
        assert urlsplit(addresses["REDIS_URL"]).hostname == "127.0.0.1"
        assert servers._pongs(urlsplit(addresses["REDIS_URL"]).port)
        assert listens(addresses["DATABASE_URL"])
    assert not listens(addresses["DATABASE_URL"])
    assert not listens(addresses["REDIS_URL"])
    assert not folder.exists()


CHILD = "Quillfeather", "A355990126001", "2011-04-23", "M6 5FW"


@needs_servers
def test_a_refused_row_is_not_written_into_the_log():
    with servers.postgresql_and_redis() as own:
        connection = psycopg2.connect(own["DATABASE_URL"])
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE child (surname text, upn text UNIQUE, born_on date, postcode text CHECK (postcode <> ''))"
            )
            cursor.execute("INSERT INTO child VALUES (%s, %s, %s, %s)", CHILD)
            refused = [
                ("INSERT INTO child VALUES (%s, %s, %s, %s)", CHILD),
                ("INSERT INTO child VALUES (%s, 'other', %s, '')", (CHILD[0], CHILD[2])),
                ("UPDATE child SET postcode = '' WHERE surname = %s", CHILD[:1]),
                ("PREPARE enter AS INSERT INTO child VALUES ($1, $2, $3, $4); EXECUTE enter (%s, %s, %s, %s)", CHILD),
            ]
            for statement, values in refused:
                with pytest.raises(psycopg2.IntegrityError):
                    cursor.execute(statement, values)
            with pytest.raises(psycopg2.IntegrityError):
                cursor.copy_expert("COPY child FROM STDIN", io.StringIO("\t".join(CHILD)))
        connection.close()
        log = Path(own[servers.LOG]).read_text()
    assert log.count('duplicate key value violates unique constraint "child_upn_key"') == 3
    assert log.count("violates check constraint") == 2
    assert [word for word in CHILD if word in log] == []


@needs_servers
def test_they_stop_when_the_run_inside_breaks_off():
    class BrokenOff(Exception):
        pass

    with pytest.raises(BrokenOff), servers.postgresql_and_redis() as addresses:
        raise BrokenOff
    assert not listens(addresses["DATABASE_URL"])
    assert not listens(addresses["REDIS_URL"])


def test_a_missing_postgresql_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setattr(servers.machine, "postgres_bin", lambda: None)
    with pytest.raises(Stop, match="PostgreSQL is not installed"), servers.postgresql_and_redis():
        pass
