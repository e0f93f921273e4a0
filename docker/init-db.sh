#!/bin/sh
# Run once by the postgres image on an empty volume: the role the portal works as. It owns nothing and is no superuser;
# the migrate step grants it what it needs (`manage.py grant_rights`), and never the right to change the trail.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$DB_APP_PASSWORD" -v database="$POSTGRES_DB" \
    --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE ap_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'password';
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO ap_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
-- Which queries take the time (SELECT * FROM pg_stat_statements, as the owner); see docker-compose.yml.
CREATE EXTENSION pg_stat_statements;
SQL
