# One image for web, worker, beat and migrate; docker-compose.yml says which command each runs.
# Held to a digest by PYTHON_IMAGE in .env (docker/pin-images.sh).
ARG PYTHON_IMAGE=python:3.13-slim
FROM ${PYTHON_IMAGE} AS packages
COPY requirements.txt .
# Every file is checked against its hash in the lock.
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM ${PYTHON_IMAGE}
# Paper: Pango for WeasyPrint, subsetting to keep PDFs small, and a font to print with.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/salford-ap --create-home portal \
    && install -d -m 0700 -o portal /var/backups/salford-ap
# The version of pyproject.toml; a test holds them together.
LABEL org.opencontainers.image.title="Salford AP" org.opencontainers.image.version="0.2.0"
COPY --from=packages /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=salford_ap.settings.production \
    VAR_DIR=/var/lib/salford-ap \
    STATIC_ROOT=/srv/static
WORKDIR /srv/portal
COPY . .
# Static files with hashed names. The settings ask for keys that this step does not use; none of these stay in the image.
RUN SECRET_KEY=for-building-static-files-only-and-used-for-nothing-else-at-all \
    FACTOR_KEY=for-building-static-files-only-and-sealing-nothing-at-all-ever ALLOWED_HOSTS=build.invalid \
    COUNCIL_NAME=build COUNCIL_LA_CODE=999 COUNCIL_CONTACT_EMAIL=a@build.invalid DEFAULT_FROM_EMAIL=a@build.invalid \
    DATABASE_URL=postgres://build.invalid/build REDIS_URL=redis://build.invalid/0 VAR_DIR=/tmp/build \
    python manage.py collectstatic --noinput -v 0 && rm -rf /tmp/build
USER portal
VOLUME ["/var/lib/salford-ap", "/var/backups/salford-ap"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "docker/healthcheck.py"]
CMD ["gunicorn", "salford_ap.wsgi", "-k", "gthread", "--threads", "8", "--workers", "3", "--bind", "0.0.0.0:8000", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
