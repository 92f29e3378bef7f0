# The service without Cloudflare: `npm run serve` (docs/self-hosting.md). Everything it needs comes from npm.
FROM node:24-slim
WORKDIR /app
ENV WRANGLER_SEND_METRICS=false
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npx wrangler deploy --dry-run --outdir dist/worker \
  && mkdir /data && chown node:node /data
USER node
ENV HOST=0.0.0.0 DATA_DIR=/data
VOLUME /data
EXPOSE 8787
HEALTHCHECK --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:8787/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "scripts/run.mjs", "serve"]
