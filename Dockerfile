# syntax=docker/dockerfile:1
# Both services and the console. Targets: `bodega` (the default), with the embedded host, and `spin`, for Spin itself.
#
# A tag can be given to another image at any time. Where builds have to be the same, write the digest behind the tag, as in
# `FROM debian:bookworm-slim@sha256:…`. This shows what it is today, for all platforms; to renew it, ask again and build:
#   docker buildx imagetools inspect --format '{{.Manifest.Digest}}' debian:bookworm-slim
# An image that is named by its digest gets no fixes any more until somebody renews it.

FROM rust:1.95.0-bookworm AS build
WORKDIR /src

# Dependencies first, with empty sources: this layer is made again only when a manifest or the lock file changes.
COPY Cargo.toml Cargo.lock rust-toolchain.toml ./
COPY checker/Cargo.toml checker/
COPY console/Cargo.toml console/
COPY decimal/Cargo.toml decimal/
COPY host/Cargo.toml host/
COPY host/tests/guest/Cargo.toml host/tests/guest/
COPY inventory/Cargo.toml inventory/
COPY jsonapi/Cargo.toml jsonapi/
COPY money/Cargo.toml money/
COPY openapi/Cargo.toml openapi/
COPY platform/Cargo.toml platform/
COPY products/Cargo.toml products/
COPY store/Cargo.toml store/
COPY web/Cargo.toml web/
RUN for crate in */ host/tests/guest/; do mkdir -p "$crate/src" && touch "$crate/src/lib.rs"; done \
 && echo 'fn main() {}' | tee host/src/main.rs > checker/src/main.rs \
 && rustup target add wasm32-wasip2 \
 && cargo build --locked --profile component --target wasm32-wasip2 -p products \
 && cargo build --locked --profile component --target wasm32-wasip2 -p inventory \
 && cargo build --locked --profile component --target wasm32-wasip2 -p console \
 && cargo build --locked --release -p bodega

# The sources are older than what was just built of the empty ones; Cargo goes by time, so they are made new.
COPY . .
RUN find . -name '*.rs' -not -path './target/*' -exec touch {} + \
 && cargo build --locked --profile component --target wasm32-wasip2 -p products \
 && cargo build --locked --profile component --target wasm32-wasip2 -p inventory \
 && cargo build --locked --profile component --target wasm32-wasip2 -p console \
 && cargo build --locked --release -p bodega

# The manifests, with the components where they look for them: the same for both targets.
FROM scratch AS application
WORKDIR /data
COPY spin.toml /app/
COPY products/spin.toml /app/products/
COPY inventory/spin.toml /app/inventory/
COPY console/spin.toml /app/console/
COPY --from=build /src/target/wasm32-wasip2/component/products.wasm /src/target/wasm32-wasip2/component/inventory.wasm /src/target/wasm32-wasip2/component/console.wasm /app/target/wasm32-wasip2/component/

# `spin up` for all of it; the databases are in /data, and the keys come by SPIN_VARIABLE_*. Spin unpacks the application in /tmp.
FROM ghcr.io/spinframework/spin:v4.1.0-distroless AS spin
COPY --from=application /app /app
COPY --from=application --chown=65532:65532 /data /data
COPY deploy/spin-data.toml /app/runtime-config.toml
USER 65532:65532
WORKDIR /app
EXPOSE 3000
VOLUME /data
CMD ["up", "--listen", "0.0.0.0:3000", "--from", "/app/spin.toml", "--runtime-config-file", "/app/runtime-config.toml", "--state-dir", "/data", "--max-instance-concurrent-reuse-count", "1"]

FROM debian:bookworm-slim AS bodega
# busybox: its wget asks for the health.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends busybox ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin bodega \
 && install --directory --owner=bodega --group=bodega --mode=0700 /data
COPY --from=application /app /app
COPY --from=build /src/target/release/bodega /usr/local/bin/bodega
USER bodega
WORKDIR /data
# Compiled components are kept beside the databases, so that the second start is fast. What SQLite sorts on disk goes there too:
# nothing is written outside of /data, and the rest of the file system can be read-only.
ENV XDG_CACHE_HOME=/data/cache TMPDIR=/data
EXPOSE 3000
VOLUME /data
# The first start compiles the components. A check that passes ends the start at once.
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s \
  CMD busybox wget -q -O /dev/null http://127.0.0.1:3000/products/health/ready \
   && busybox wget -q -O /dev/null http://127.0.0.1:3000/inventory/health/ready
ENTRYPOINT ["/usr/local/bin/bodega"]
CMD ["up", "--listen", "0.0.0.0:3000", "--from", "/app/spin.toml", "--state-dir", "/data"]
