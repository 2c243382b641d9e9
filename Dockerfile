# Elasticsearch's security APIs for tests. How to use it: docs/container.md.
ARG PYTHON_VERSION=3.13

FROM python:${PYTHON_VERSION}-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY emulator ./emulator
COPY fixtures ./fixtures
# The wheel and what it needs, then an environment that holds them and no installer.
RUN python -m pip wheel --no-cache-dir --wheel-dir /wheels . \
    && python -m venv --without-pip /opt/emulator \
    && python -m pip --python /opt/emulator/bin/python install --no-cache-dir --no-index --no-deps /wheels/*.whl

FROM python:${PYTHON_VERSION}-slim
LABEL org.opencontainers.image.title="es-security-emulator" \
      org.opencontainers.image.description="Elasticsearch's security APIs in memory, for tests" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/emulator /opt/emulator
# Seeds are mounted here; a start without any is an empty cluster.
WORKDIR /seed
ENV PATH="/opt/emulator/bin:${PATH}" \
    PYTHONUNBUFFERED=1 \
    ES_EMULATOR_HOST=0.0.0.0 \
    ES_EMULATOR_SEED=/seed/*.json
# A number, so that an orchestrator can see that it is not root; no file is ever written.
USER 65532:65532
EXPOSE 9200
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 CMD ["es-security-emulator", "ready"]
ENTRYPOINT ["es-security-emulator"]
