# The site, its worker and its calendar: one image, three commands (see docker-compose.yml).

FROM node:22-bookworm-slim AS pages
WORKDIR /pages
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.12-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/donnees STATIC_DIR=/application/statiques
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home plie \
    && install -d -o plie -g plie -m 0700 /donnees
WORKDIR /application
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
COPY . .
COPY --from=pages /pages/node_modules ./node_modules
# Addresses and key for this one command, which opens no connection and signs nothing.
RUN DATABASE_URL=postgres://construction REDIS_URL=redis://construction SECRET_KEY=construction \
    python manage.py collectstatic --noinput -v 0
USER plie
VOLUME /donnees
EXPOSE 8000
CMD ["gunicorn", "plie.wsgi", "--bind", "0.0.0.0:8000"]
