# One base for both stages: platform binaries fetched in the first must run in the second.
FROM node:22.22.2-bookworm-slim AS base
WORKDIR /app

FROM base AS build
# The manifests first: this layer, the slow one, stays while only sources change.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev && rm -f dist/.tsbuildinfo

FROM base
ENV NODE_ENV=production
# Owned by root and run as `node`: the process cannot change its own code, and writes nothing, so the root
# file system can be mounted read-only.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY views ./views
USER node
EXPOSE 3000
# Live, not ready: a database outage is no reason to restart every instance.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The process itself answers SIGTERM, so no shell stands between it and the engine.
CMD ["node", "dist/main.js"]
