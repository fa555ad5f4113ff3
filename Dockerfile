# One image for every target: `docker build --tag maeul .`; docs/pipeline.md tells more.
# Another builder, such as a mirror's: --build-arg RUST_IMAGE=…; a root that is assembled already: --build-context rootfs=FOLDER.
ARG RUST_IMAGE=rust:1.95-bookworm

FROM ${RUST_IMAGE} AS build
ARG CARGO_PROFILE=release
# What every time in the image is; the commit's own makes the same image of the same commit.
ARG SOURCE_DATE_EPOCH=0
WORKDIR /src
COPY . .
# The caches are of this machine and no part of a layer: a change in one service compiles that service again.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/usr/local/cargo/git \
    --mount=type=cache,target=/src/target \
    scripts/image-rootfs /rootfs --profile "${CARGO_PROFILE}"

FROM scratch AS rootfs
COPY --from=build /rootfs /

FROM scratch
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="maeul" \
      org.opencontainers.image.description="A village's everyday trade as one gRPC mesh" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}"
COPY --from=rootfs / /
# By number: Kubernetes has to see that it is not root's. /data is its home, and where files go unless told otherwise.
USER 65532:65532
WORKDIR /
EXPOSE 50051/tcp 8080/tcp 9464/tcp 8081/tcp
ENTRYPOINT ["/usr/local/bin/maeul"]
