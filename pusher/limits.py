"""Token buckets in Redis, which all processes share: an account's rate, and an API key's requests in a minute.

Redis may be emptied at any time. A missing bucket of an account starts empty, so a flush slows and never bursts;
a key's starts full, for nobody is to wait because we forgot.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable
from typing import Final, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

URGENT_RESERVE: Final = 0.5  # seconds of the rate that only urgent pushes may take
_YIELD: Final = 2.0  # seconds for which the others wait when an urgent push did not get all that it wanted

# KEYS[1] bucket; ARGV rate, burst, want, urgent. Time is Redis's own: workers' clocks differ.
_TAKE: Final = f"""
local t = redis.call('TIME')
local now = t[1] + t[2] / 1e6
local rate, burst, want, urgent = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1'
local b = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'yield')
local tokens, at, yield = tonumber(b[1]) or 0, tonumber(b[2]) or now, tonumber(b[3]) or 0
tokens = math.min(burst, tokens + math.max(0, now - at) * rate)
local kept = urgent and 0 or math.min({URGENT_RESERVE} * rate, burst / 4)
local granted = math.max(0, math.floor(math.min(want, tokens - kept)))
local wait = granted > 0 and 0 or (1 + kept - tokens) / rate
if urgent and granted < want then
    yield = now + {_YIELD}
elseif not urgent and yield > now then
    granted, wait = 0, yield - now
end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - granted), 'at', tostring(now), 'yield', tostring(yield))
redis.call('PEXPIRE', KEYS[1], math.max(60000, math.ceil(2000 * burst / rate)))
return {{granted, tostring(wait)}}
"""

# KEYS[1] bucket; ARGV requests in a minute.
_COUNT: Final = """
local t = redis.call('TIME')
local now = t[1] + t[2] / 1e6
local most = tonumber(ARGV[1])
local b = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(b[1]) or most, tonumber(b[2]) or now
tokens = math.min(most, tokens + math.max(0, now - at) * most / 60)
local wait = 0
if tokens >= 1 then tokens = tokens - 1 else wait = (1 - tokens) * 60 / most end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], 120000)
return tostring(wait)
"""


class RedisBucket:
    """Token buckets that hold at most two seconds of an account's rate."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._take = redis.register_script(_TAKE)

    async def take(self, account: int, rate: float, want: int, *, urgent: bool = False) -> tuple[int, float]:
        """Take up to `want` tokens; (granted, seconds until there are more). A rate of 0 has no limit."""
        if rate <= 0:
            return want, 0.0
        try:
            words = [rate, max(1.0, 2 * rate), want, int(urgent)]
            granted, wait = await self._take(keys=[f"bucket:{account}"], args=words)
        except RedisError:
            return 0, 1.0  # without the bucket the account's rate is not known: nobody is spoken to meanwhile
        return int(granted), max(0.05, float(wait))

    async def give(self, account: int, tokens: int) -> None:
        """Give back tokens that were not used."""
        if tokens <= 0:
            return
        with contextlib.suppress(RedisError):
            await self._give(account, tokens)

    async def _give(self, account: int, tokens: int) -> None:
        if await self._redis.exists(f"bucket:{account}"):
            await cast("Awaitable[float]", self._redis.hincrbyfloat(f"bucket:{account}", "tokens", float(tokens)))


class KeyBucket:
    """How often an API key may ask: so many requests at once, and as many again in each minute."""

    def __init__(self, redis: Redis, a_minute: int) -> None:
        self._count = redis.register_script(_COUNT)
        self._a_minute = a_minute

    async def wait(self, key: int) -> float:
        """Count a request; seconds until there may be one, 0: now. Without Redis nobody is counted."""
        try:
            return float(await self._count(keys=[f"calls:{key}"], args=[self._a_minute]))
        except RedisError:
            return 0.0
