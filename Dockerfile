# Two stages: a toolchain that builds, and a slim Debian that holds three programs, their C libraries and the configuration.
FROM swift:6.3-bookworm AS build
WORKDIR /hub
COPY scripts/setup scripts/setup
RUN scripts/setup
COPY Package.swift ./
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --static-swift-stdlib --product hubd \
 && swift build -c release --static-swift-stdlib --product hubctl \
 && swift build -c release --static-swift-stdlib --product hubsim

FROM debian:bookworm-slim
RUN apt-get update -q=2 \
 && apt-get install -q=2 -y --no-install-recommends \
    ca-certificates libcurl4 libgnutls30 libmicrohttpd12 libpq5 librdkafka1 libsqlite3-0 libssl3 libstdc++6 libxml2 \
    libyaml-0-2 tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/hub --create-home hub \
 && install -d -o hub /var/lib/street /var/lib/street/in /var/lib/street/out
COPY --from=build /hub/.build/release/hubd /hub/.build/release/hubctl /hub/.build/release/hubsim /usr/local/bin/
COPY config /etc/hub
COPY demo /usr/share/hub/demo
USER 10001
WORKDIR /var/lib/hub
ENV HUB_CONFIG=/etc/hub HUB_DATA=/var/lib/hub/data TZ=Asia/Shanghai
VOLUME /var/lib/hub
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["hubd", "--probe"]
CMD ["hubd"]
