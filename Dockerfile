# The web process and the worker: the same code and commands as ./run.

FROM node:22-bookworm-slim AS map
WORKDIR /build/static
COPY static/package.json static/package-lock.json static/.npmrc ./
RUN npm ci
COPY static ./
RUN npm run build

FROM python:3.13-slim-bookworm AS packages
COPY requirements.txt /
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.txt

FROM python:3.13-slim-bookworm
# MapServer, which paints the pictures of the map service, runs under Debian's own Python.
RUN apt-get update && apt-get install -y --no-install-recommends python3-mapscript fonts-dejavu-core \
  && rm -rf /var/lib/apt/lists/*
RUN useradd --system --no-create-home vesiverkko
COPY --from=packages /venv /venv
WORKDIR /srv/vesiverkko
COPY manage.py ./
COPY deploy/gunicorn.conf.py deploy/
COPY gisapp gisapp
COPY networks networks
COPY consumption_points consumption_points
COPY sync sync
COPY demo demo
COPY --from=map /build/static/dist static/dist
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 STATIC_ROOT=/srv/vesiverkko/staticfiles BIND=0.0.0.0:8000
RUN SECRET_KEY=only-to-collect python manage.py collectstatic --no-input -v 0 && python -m compileall -q .
USER vesiverkko
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py"]
