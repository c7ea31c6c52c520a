-- Asks for ranges of one length at random places: wrk ... -s ranges.lua URL -- LENGTH PLACES
-- Prints requests, bytes, microseconds, the 99th percentile in microseconds, and failures.
local length, places

function init(arguments)
  length = tonumber(arguments[1])
  places = tonumber(arguments[2])
  -- Each thread of wrk has its own Lua; all ask for the same places in the same order.
  math.randomseed(7)
end

function request()
  local start = math.random(0, places - 1) * length
  return wrk.format("GET", nil, {
    ["Authorization"] = wrk.headers["Authorization"],
    ["Range"] = string.format("bytes=%.0f-%.0f", start, start + length - 1),
  })
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("measured %d %.0f %d %.0f %d\n", summary.requests, summary.bytes,
    summary.duration, latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
