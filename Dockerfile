# The program without its tests, for any role: docker build -t decline-salvage .
# test/deploy/dockerfile.test.ts follows these steps in an empty folder, and runs what they make as another user.

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24.21.0-bookworm-slim
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY topics topics
COPY src src
COPY local local
COPY consumers consumers
COPY producers producers
# The console shows the runbook, and gives out the description of the rerun API.
COPY docs/operations.md docs/operations.md
COPY docs/openapi docs/openapi
# The files belong to root: the program cannot change itself. By number, so that Kubernetes sees that it is not root.
USER 1000:1000
# 8481 webhooks of FlexEcom, 8482 rerun API, 8483 /livez, /readyz and /metrics, 8484 console
EXPOSE 8481 8482 8483 8484
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT || 8483}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "src/cli/salvage.js"]
CMD ["--help"]
